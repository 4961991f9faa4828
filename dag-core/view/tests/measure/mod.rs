//! What can be measured of a drawing: what stands on something else.

use dag_view::{Drawing, Rect};

type Line = Vec<(f64, f64)>;

/// Everything that makes a drawing hard to read, in words; empty for a good one.
pub(crate) fn faults(drawing: &Drawing) -> Vec<String> {
    let boxes: Vec<_> = drawing.nodes.iter().map(|node| (node.id.clone(), node.rect)).collect();
    let labels = drawing.edges.iter().filter_map(|edge| edge.label.as_ref());
    let labels = labels.map(|(rect, lines)| (lines.join(" "), *rect));
    let titles = drawing.clusters.iter().map(|cluster| (cluster.name.clone(), cluster.title));
    let things: Vec<_> = boxes.iter().cloned().chain(labels).chain(titles).collect();
    let mut faults = Vec::new();
    for (at, (name, rect)) in things.iter().enumerate() {
        faults.extend(outside(drawing, *rect).then(|| format!("{name} stands outside of the picture")));
        let later = things[at + 1..].iter().filter(|(_, other)| overlap(*rect, *other));
        faults.extend(later.map(|(other, _)| format!("{name} stands on {other}")));
    }
    for (edge, line) in drawing.edges.iter().zip(lines(drawing)) {
        let ends = [edge.from, edge.to].map(|node| &drawing.nodes[node].rect);
        let hit = things.iter().filter(|(_, rect)| !ends.contains(&rect) && passes(&line, *rect));
        faults.extend(hit.map(|(name, _)| {
            format!(
                "the edge from {} to {} runs through {name}",
                drawing.nodes[edge.from].id, drawing.nodes[edge.to].id
            )
        }));
    }
    faults.extend(clusters(drawing));
    faults.extend(heads(drawing));
    faults.extend(aimless(drawing));
    faults
}

/// A cluster holds its nodes and no others, and clusters are beside or inside of each other.
fn clusters(drawing: &Drawing) -> Vec<String> {
    let mut faults = Vec::new();
    for (at, cluster) in drawing.clusters.iter().enumerate() {
        let holds = |rect: Rect| inside(rect, cluster.rect);
        let cut = |rect: Rect| overlap(rect, cluster.rect) && !holds(rect);
        let nodes = drawing.nodes.iter().filter(|node| cut(node.rect));
        faults.extend(nodes.map(|node| format!("{} is cut by {}", node.id, cluster.name)));
        let others =
            drawing.clusters[at + 1..].iter().filter(|other| cut(other.rect) && !inside(cluster.rect, other.rect));
        faults.extend(others.map(|other| format!("{} is cut by {}", other.name, cluster.name)));
    }
    faults
}

/// A head points where its line comes from: the line must come from somewhere.
fn aimless(drawing: &Drawing) -> Vec<String> {
    let ends = drawing.edges.iter().map(|edge| (edge.path.points(), edge.to));
    let aimless = ends.filter(|(points, _)| matches!(points[..], [.., before, end] if before == end));
    aimless.map(|(_, to)| format!("a head at {} points nowhere", drawing.nodes[to].id)).collect()
}

/// Heads stand apart, or on each other where edges have come together.
fn heads(drawing: &Drawing) -> Vec<String> {
    let mut ends: Vec<_> = drawing.edges.iter().map(|edge| (edge.path.end(), edge.to)).collect();
    ends.sort_by_key(|(end, to)| (*to, end.y, end.x));
    let close = |a: dag_view::Point, b: dag_view::Point| a != b && (a.x - b.x).abs() < 8 && (a.y - b.y).abs() < 8;
    let pairs = ends.windows(2).filter(|pair| pair[0].1 == pair[1].1 && close(pair[0].0, pair[1].0));
    pairs.map(|pair| format!("two heads at {} stand on each other", drawing.nodes[pair[0].1].id)).collect()
}

fn outside(drawing: &Drawing, rect: Rect) -> bool {
    !inside(rect, Rect { x: 0, y: 0, width: drawing.width, height: drawing.height })
}

fn inside(rect: Rect, outer: Rect) -> bool {
    rect.x >= outer.x
        && rect.y >= outer.y
        && rect.x + rect.width <= outer.x + outer.width
        && rect.y + rect.height <= outer.y + outer.height
}

fn overlap(a: Rect, b: Rect) -> bool {
    a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

/// Whether a line enters a rectangle: points close to each other are looked at.
fn passes(line: &Line, rect: Rect) -> bool {
    let (left, top) = (f64::from(rect.x), f64::from(rect.y));
    let (right, bottom) = (left + f64::from(rect.width), top + f64::from(rect.height));
    line.windows(2).any(|pair| {
        let steps = ((pair[1].0 - pair[0].0).abs().max((pair[1].1 - pair[0].1).abs()) / 2.0).ceil().max(1.0);
        std::iter::successors(Some(0.0), |at| Some(at + 1.0)).take_while(|at| *at <= steps).any(|at| {
            let point = |a: f64, b: f64| a + (b - a) * at / steps;
            let (x, y) = (point(pair[0].0, pair[1].0), point(pair[0].1, pair[1].1));
            left < x && x < right && top < y && y < bottom
        })
    })
}

/// The edges as straight pieces.
fn lines(drawing: &Drawing) -> Vec<Line> {
    drawing.edges.iter().map(|edge| edge.path.points()).collect()
}
