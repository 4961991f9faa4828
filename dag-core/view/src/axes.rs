//! Directions: everything is laid out downwards and turned then.

use crate::Direction;
use crate::layout::{Cluster, Label, Point, Rect};
use crate::path::Path;

/// Between a label and its edge.
const BESIDE: i32 = 6;
/// Between a label and other labels or edges.
const FREE: i32 = 6;
/// From the side of a cluster to its title.
const TITLE: i32 = 12;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Axes {
    direction: Direction,
}

impl Axes {
    pub(crate) fn new(direction: Direction) -> Self {
        Self { direction }
    }

    pub(crate) fn is_up(self) -> bool {
        self.direction == Direction::Up
    }

    /// A size as it is when edges lead down.
    pub(crate) fn size(self, width: i32, height: i32) -> (i32, i32) {
        if self.direction.is_sideways() { (height, width) } else { (width, height) }
    }

    /// The room for a label: to the right of an edge that leads down, above one that leads to the side.
    pub(crate) fn label(self, (width, height): (i32, i32)) -> Label {
        if self.direction.is_sideways() {
            Label { left: BESIDE / 2 + height, right: BESIDE / 2, height: width + 2 * FREE }
        } else {
            Label { left: BESIDE / 2, right: BESIDE + width + FREE, height }
        }
    }

    /// Where a label stands whose edge passes this point at its top.
    pub(crate) fn label_at(self, at: Point, (width, height): (i32, i32)) -> Rect {
        if self.direction.is_sideways() {
            Rect { x: at.x - BESIDE / 2 - height, y: at.y + FREE, width: height, height: width }
        } else {
            Rect { x: at.x + BESIDE, y: at.y, width, height }
        }
    }

    /// A cluster with room for its title, when its longest node is so long.
    pub(crate) fn cluster(self, parent: Option<usize>, title: i32, height: i32, longest: i32) -> Cluster {
        if self.direction.is_sideways() {
            Cluster { parent, width: 0, left: height, top: (title - longest).max(0), reserved: 0 }
        } else {
            Cluster { parent, width: title + 2 * TITLE, left: 0, top: height, reserved: 0 }
        }
    }

    pub(crate) fn turn(self, width: i32, height: i32, margin: i32) -> Turn {
        Turn { direction: self.direction, width, height, margin }
    }
}

/// From a layout of this size to the picture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    direction: Direction,
    width: i32,
    height: i32,
    margin: i32,
}

impl Turn {
    pub(crate) fn point(self, at: Point) -> Point {
        let (x, y) = match self.direction {
            Direction::Down => (at.x, at.y),
            Direction::Up => (at.x, self.height - at.y),
            Direction::Right => (at.y, at.x),
            Direction::Left => (self.height - at.y, at.x),
        };
        Point { x: x + self.margin, y: y + self.margin }
    }

    pub(crate) fn rect(self, rect: Rect) -> Rect {
        let a = self.point(Point { x: rect.x, y: rect.y });
        let b = self.point(Point { x: rect.x + rect.width, y: rect.y + rect.height });
        Rect { x: a.x.min(b.x), y: a.y.min(b.y), width: (a.x - b.x).abs(), height: (a.y - b.y).abs() }
    }

    pub(crate) fn path(self, path: &Path) -> Path {
        path.mapped(|point| self.point(point))
    }

    /// The size of the picture.
    pub(crate) fn size(self) -> (i32, i32) {
        let (width, height) =
            if self.direction.is_sideways() { (self.height, self.width) } else { (self.width, self.height) };
        (width + 2 * self.margin, height + 2 * self.margin)
    }
}
