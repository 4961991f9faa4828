//! Plants, and mushrooms, which stand among them.

use super::eye;
use crate::provider::offline::image::canvas::Pen;
use crate::provider::offline::image::palette::{CREAM, GOLD, LEAF, OUTLINE, Rgb, WHITE, WOOD};
use crate::provider::offline::image::path::DIRECTIONS;

pub(super) fn tree(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape("M -18 98 C -8 60 -12 30 -14 0 L 14 0 C 12 30 8 60 20 98 Z", WOOD);
    pen.line("M 0 30 L -30 0 M 4 20 L 30 -6", 9.0, WOOD);
    let crown = [
        (-42.0, -14.0, 38.0),
        (42.0, -14.0, 38.0),
        (-30.0, -52.0, 38.0),
        (30.0, -52.0, 38.0),
        (0.0, -68.0, 34.0),
        (0.0, -24.0, 46.0),
    ];
    for (x, y, radius) in crown {
        pen.circle(x, y, radius + 4.0, colour.darker(35));
    }
    for (x, y, radius) in crown {
        pen.circle(x, y, radius, colour);
    }
    for (x, y, radius) in [(-32.0, -58.0, 22.0), (6.0, -74.0, 18.0), (-46.0, -20.0, 18.0)] {
        pen.circle(x, y, radius, colour.lighter(16));
    }
    for (x, y) in [(22.0, -40.0), (-10.0, -22.0), (50.0, -8.0), (-50.0, 2.0), (4.0, -62.0)] {
        pen.circle(x, y, 6.5, Rgb(222, 82, 74));
    }
}

pub(super) fn fir(pen: &mut Pen<'_>, colour: Rgb) {
    pen.slab(-10.0, 66.0, 20.0, 33.0, 3.0, WOOD);
    pen.shape("M 0 -10 L 62 74 Q 0 88 -62 74 Z", colour.darker(12));
    pen.shape("M 0 -56 L 50 30 Q 0 44 -50 30 Z", colour);
    pen.shape("M 0 -98 L 36 -18 Q 0 -6 -36 -18 Z", colour.lighter(14));
}

pub(super) fn flower(pen: &mut Pen<'_>, colour: Rgb) {
    let green = LEAF.darker(12);
    pen.line("M 0 -24 Q 8 40 0 98", 9.0, green);
    pen.shape("M 2 76 C 20 34 52 38 62 44 C 50 72 28 82 2 76 Z", LEAF);
    pen.shape("M 2 88 C -14 52 -44 54 -54 60 C -44 84 -24 94 2 88 Z", LEAF);
    for (x, y) in DIRECTIONS.iter().step_by(2) {
        pen.circle(x * 40.0, y * 40.0 - 40.0, 23.0, colour.darker(35));
    }
    for (x, y) in DIRECTIONS.iter().step_by(2) {
        pen.circle(x * 40.0, y * 40.0 - 40.0, 20.0, colour);
    }
    pen.circle(0.0, -40.0, 32.0, GOLD.darker(20));
    pen.circle(0.0, -40.0, 29.0, GOLD);
    eye(pen, -10.0, -46.0, 5.0);
    eye(pen, 10.0, -46.0, 5.0);
    pen.line("M -10 -32 Q 0 -22 10 -32", 3.5, OUTLINE);
}

pub(super) fn mushroom(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape("M -32 -6 C -22 40 -40 90 -34 96 Q 0 102 34 96 C 40 90 22 40 32 -6 Z", CREAM);
    pen.shape("M -92 6 C -88 -100 88 -100 92 6 Q 0 30 -92 6 Z", colour);
    for (x, y, radius) in [(-46.0, -18.0, 14.0), (6.0, -46.0, 17.0), (52.0, -14.0, 12.0), (2.0, -4.0, 9.0)] {
        pen.circle(x, y, radius, WHITE);
    }
    eye(pen, -12.0, 44.0, 5.5);
    eye(pen, 12.0, 44.0, 5.5);
    pen.line("M -8 60 Q 0 67 8 60", 3.5, OUTLINE);
}
