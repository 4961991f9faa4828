//! Edges from a node to itself: beside its box, one around the other, each with its label.

use crate::layout::{self, Label, Point};
use crate::path::{Path, Step};

/// How far a loop reaches beyond its node, or beyond the label of the one before.
const REACH: i32 = 22;
const ROUND: i32 = 8;
/// Between a loop and the one around it, or a label that it goes around.
const APART: i32 = 9;

/// The loops of a node so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Loops {
    reach: i32,
    half: i32,
}

/// A loop: how far it reaches from the side of its box, and upwards and downwards from the middle.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Loop {
    reach: i32,
    half: i32,
}

impl Loops {
    /// One more loop, for which the node is made as large as it must be.
    pub(crate) fn add(&mut self, node: &mut layout::Box, label: Option<Label>) -> Loop {
        let one = Loop { reach: self.reach + REACH, half: self.half + APART };
        let (width, height) = label.map_or((0, 0), |label| (label.left + label.right, label.height));
        node.height = node.height.max(2 * one.half + ROUND).max(height);
        node.right += REACH + width;
        *self = Self { reach: one.reach + width, half: one.half.max(height / 2) };
        one
    }
}

impl Loop {
    /// The loop of a node, and where its label begins.
    pub(crate) fn drawn(self, at: Point, node: layout::Box, label: Option<Label>) -> (Path, Option<Point>) {
        // The right side of a node with loops is further away than that of its box.
        let (side, middle) = (at.x + node.left, at.y + node.height / 2);
        let (top, bottom, outer) = (middle - self.half, middle + self.half, side + self.reach);
        let round = ROUND.min(self.half);
        let corner = |x: i32, y: i32| Point { x, y };
        let (upper, lower) = (corner(outer, top), corner(outer, bottom));
        let steps = vec![
            Step::Line(corner(outer - round, top)),
            Step::Curve(upper, upper, corner(outer, top + round)),
            Step::Line(corner(outer, bottom - round)),
            Step::Curve(lower, lower, corner(outer - round, bottom)),
            Step::Line(corner(side, bottom)),
        ];
        let label = label.map(|label| corner(outer + label.left + 2, middle - label.height / 2));
        (Path { start: corner(side, top), steps }, label)
    }
}
