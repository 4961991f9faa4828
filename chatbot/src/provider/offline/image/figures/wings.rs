//! Animals with wings, whether they fly or not.

use super::eye;
use crate::provider::offline::image::canvas::Pen;
use crate::provider::offline::image::palette::{CREAM, GOLD, OUTLINE, PINK, Rgb, WHITE};

const BEAK: Rgb = Rgb(246, 170, 60);

pub(super) fn bird(pen: &mut Pen<'_>, colour: Rgb) {
    let dark = colour.darker(22);
    pen.shape("M -52 10 L -112 -14 L -104 6 L -116 22 L -50 34 Z", dark);
    pen.shape(
        "M -64 20 C -40 -30 20 -8 30 -40 C 44 -70 90 -60 88 -26 C 86 30 20 70 -20 58 C -44 52 -58 38 -64 20 Z",
        colour,
    );
    pen.fill("M -30 40 C 10 44 50 20 72 2 C 50 48 4 64 -30 40 Z", colour.lighter(55));
    pen.shape("M 20 8 C 4 -44 -40 -84 -74 -88 C -72 -44 -50 14 -8 30 C 8 34 20 22 20 8 Z", dark);
    pen.line("M -56 -66 C -44 -40 -30 -16 -8 4 M -36 -64 C -24 -40 -12 -20 4 -4", 3.5, colour.lighter(25));
    pen.shape("M 84 -40 L 112 -26 L 84 -18 Z", BEAK);
    eye(pen, 66.0, -34.0, 7.5);
    pen.oval(58.0, -16.0, 7.0, 4.5, PINK);
}

pub(super) fn owl(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape(
        "M -52 -66 L -58 -98 L -22 -80 L 22 -80 L 58 -98 L 52 -66 C 74 -10 70 94 0 94 C -70 94 -74 -10 -52 -66 Z",
        colour,
    );
    pen.oval(0.0, 42.0, 38.0, 44.0, colour.lighter(55));
    for (x, y) in [(-16.0, 24.0), (16.0, 24.0), (0.0, 40.0), (-16.0, 56.0), (16.0, 56.0)] {
        pen.line(&format!("M {} {y} Q {x} {} {} {y}", x - 8.0, y + 10.0, x + 8.0), 3.5, colour.darker(10));
    }
    pen.shape("M -56 -16 C -84 20 -72 66 -48 78 C -40 50 -40 20 -56 -16 Z", colour.darker(20));
    pen.shape("M 56 -16 C 84 20 72 66 48 78 C 40 50 40 20 56 -16 Z", colour.darker(20));
    for x in [-25.0, 25.0] {
        pen.circle(x, -38.0, 27.0, colour.darker(25));
        pen.circle(x, -38.0, 23.0, CREAM);
        eye(pen, x, -38.0, 13.0);
    }
    pen.shape("M -9 -26 L 9 -26 L 0 -6 Z", BEAK);
    pen.line("M -24 92 L -24 99 M -14 93 L -14 99 M 24 92 L 24 99 M 14 93 L 14 99", 6.0, BEAK);
}

pub(super) fn penguin(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape("M -48 -10 C -88 20 -84 56 -74 64 C -58 50 -50 30 -44 10 Z", colour);
    pen.shape("M 48 -10 C 88 20 84 56 74 64 C 58 50 50 30 44 10 Z", colour);
    pen.shape("M -40 98 C -60 90 -40 78 -14 88 L -8 98 Z", BEAK);
    pen.shape("M 40 98 C 60 90 40 78 14 88 L 8 98 Z", BEAK);
    pen.shape(
        "M 0 -98 C 40 -98 44 -64 46 -40 C 70 20 60 92 0 92 C -60 92 -70 20 -46 -40 C -44 -64 -40 -98 0 -98 Z",
        colour,
    );
    pen.fill(
        "M 0 -34 C 20 -74 44 -50 34 -26 C 54 20 46 84 0 84 C -46 84 -54 20 -34 -26 C -44 -50 -20 -74 0 -34 Z",
        WHITE,
    );
    eye(pen, -18.0, -46.0, 7.0);
    eye(pen, 18.0, -46.0, 7.0);
    pen.oval(-26.0, -28.0, 7.0, 4.5, PINK);
    pen.oval(26.0, -28.0, 7.0, 4.5, PINK);
    pen.shape("M -12 -36 Q 0 -42 12 -36 L 0 -20 Z", BEAK);
}

pub(super) fn butterfly(pen: &mut Pen<'_>, colour: Rgb) {
    let second = colour.mix(GOLD, 45);
    pen.shape("M 0 0 C -20 -70 -96 -90 -100 -44 C -102 -6 -50 14 0 6 Z", colour);
    pen.shape("M 0 0 C 20 -70 96 -90 100 -44 C 102 -6 50 14 0 6 Z", colour);
    pen.shape("M 0 6 C -50 4 -84 40 -64 70 C -44 92 -10 60 0 20 Z", second);
    pen.shape("M 0 6 C 50 4 84 40 64 70 C 44 92 10 60 0 20 Z", second);
    for x in [-1.0, 1.0] {
        pen.circle(x * 66.0, -42.0, 15.0, colour.lighter(60));
        pen.circle(x * 46.0, 48.0, 11.0, second.lighter(60));
        pen.line(&format!("M 0 -36 Q {} -70 {} -80", x * 8.0, x * 26.0), 4.0, OUTLINE);
        pen.circle(x * 26.0, -80.0, 5.0, OUTLINE);
    }
    pen.oval(0.0, 8.0, 9.0, 50.0, OUTLINE);
}
