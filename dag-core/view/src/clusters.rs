//! The groups of a picture as boxes inside of each other, and where their names stand.

use std::collections::BTreeSet;

use dag_core::picture::Picture;

use crate::drawing::DrawnEdge;
use crate::layout::Rect;

/// A group, and the one around it by its place in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: String,
    pub(crate) parent: Option<usize>,
}

/// The groups by their names: `a.b` is in `a` if there is such a group. Outer ones come before those in them.
pub(crate) fn groups(picture: &Picture) -> Vec<Group> {
    let names: BTreeSet<&str> = picture.nodes.iter().filter_map(|node| node.group.as_deref()).collect();
    let mut groups: Vec<Group> = Vec::new();
    for name in names {
        let around = std::iter::successors(Some(name), |name| name.rsplit_once('.').map(|(outer, _)| outer)).skip(1);
        let parent = around.filter_map(|outer| groups.iter().position(|group| group.name == outer)).next();
        groups.push(Group { name: name.to_owned(), parent });
    }
    groups
}

const FROM_SIDE: i32 = 10;
const FROM_TOP: i32 = 4;

/// Where the name of a cluster stands: at its upper side, or at its lower one if edges come from there, beside the edges that pass.
///
/// Also whether it is free there.
pub(crate) fn title(rect: Rect, (width, height): (i32, i32), from_below: bool, edges: &[DrawnEdge]) -> (Rect, bool) {
    let y = if from_below { rect.y + rect.height - FROM_TOP - height } else { rect.y + FROM_TOP };
    let mut passing: Vec<i32> = edges.iter().flat_map(|edge| passes(edge, y, y + height)).collect();
    passing.sort_unstable();
    let first = rect.x + FROM_SIDE;
    let last = (rect.x + rect.width - FROM_SIDE - width).max(first);
    let starts = std::iter::once(first).chain(passing.iter().map(|x| x + 5));
    let is_free = |x: &i32| passing.iter().all(|&line| line < *x - 2 || line > x + width + 2);
    let free = starts.filter(|x| (first..=last).contains(x)).find(is_free);
    (Rect { x: free.unwrap_or(first), y, width, height }, free.is_some())
}

/// The x at which an edge passes between two heights.
#[expect(clippy::cast_possible_truncation, reason = "points of a picture")]
fn passes(edge: &DrawnEdge, top: i32, bottom: i32) -> Vec<i32> {
    let (top, bottom) = (f64::from(top), f64::from(bottom));
    let points = edge.path.points();
    let pairs = points.windows(2).filter(|pair| pair[0].1.min(pair[1].1) < bottom && pair[0].1.max(pair[1].1) > top);
    pairs.flat_map(|pair| [pair[0].0 as i32, pair[1].0 as i32]).collect()
}
