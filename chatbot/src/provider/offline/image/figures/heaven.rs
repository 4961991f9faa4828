//! What is up in the sky.

use super::eye;
use crate::provider::offline::image::canvas::Pen;
use crate::provider::offline::image::palette::{GOLD, OUTLINE, PINK, Rgb, WHITE, WOOD};
use crate::provider::offline::image::path::DIRECTIONS;

pub(super) fn sun(pen: &mut Pen<'_>, colour: Rgb) {
    for (place, (x, y)) in DIRECTIONS.iter().enumerate() {
        let far = if place % 2 == 0 { 98.0 } else { 86.0 };
        pen.line(&format!("M {} {} L {} {}", x * 70.0, y * 70.0, x * far, y * far), 8.0, colour);
    }
    pen.circle(0.0, 0.0, 60.0, colour.darker(18));
    pen.circle(0.0, 0.0, 56.0, colour);
    pen.circle(-14.0, -16.0, 30.0, colour.lighter(18));
    face(pen, 0.0, -2.0, 1.3);
}

pub(super) fn moon(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape(
        "M 30 -88 C -110 -78 -112 72 24 92 C 54 92 72 82 82 70 C 10 66 -6 -52 56 -78 C 50 -84 42 -88 30 -88 Z",
        colour,
    );
    pen.circle(-44.0, 8.0, 10.0, colour.darker(10));
    pen.circle(-28.0, 48.0, 7.0, colour.darker(10));
    pen.circle(-32.0, -44.0, 8.0, colour.darker(10));
    pen.line("M -22 -6 Q -14 2 -6 -6", 4.0, OUTLINE);
    pen.line("M -12 22 Q 0 26 6 16", 4.0, OUTLINE);
}

pub(super) fn star(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape("M 0 -92 L 26 -32 L 92 -26 L 42 18 L 58 84 L 0 50 L -58 84 L -42 18 L -92 -26 L -26 -32 Z", colour);
    face(pen, 0.0, 0.0, 1.0);
}

pub(super) fn cloud(pen: &mut Pen<'_>, colour: Rgb) {
    let puffs = [(-54.0, 14.0, 34.0), (54.0, 14.0, 34.0), (-18.0, -14.0, 44.0), (28.0, -8.0, 38.0), (0.0, 22.0, 40.0)];
    for (x, y, radius) in puffs {
        pen.circle(x, y + 6.0, radius + 1.0, colour.mix(Rgb(150, 170, 200), 45));
    }
    for (x, y, radius) in puffs {
        pen.circle(x, y, radius, colour);
    }
}

pub(super) fn rocket(pen: &mut Pen<'_>, colour: Rgb) {
    pen.fill("M -20 62 Q -26 92 0 116 Q 26 92 20 62 Z", Rgb(240, 110, 60));
    pen.fill("M -10 62 Q -12 82 0 96 Q 12 82 10 62 Z", GOLD);
    pen.shape("M -34 20 C -66 36 -62 70 -60 76 L -24 58 Z", Rgb(206, 72, 70));
    pen.shape("M 34 20 C 66 36 62 70 60 76 L 24 58 Z", Rgb(206, 72, 70));
    pen.shape("M 0 -104 C 50 -66 44 30 24 64 L -24 64 C -44 30 -50 -66 0 -104 Z", colour);
    pen.fill("M 0 -103 C 18 -90 28 -72 32 -54 Q 0 -44 -32 -54 C -28 -72 -18 -90 0 -103 Z", Rgb(206, 72, 70));
    pen.circle(0.0, -18.0, 21.0, OUTLINE);
    pen.circle(0.0, -18.0, 16.0, Rgb(140, 206, 232));
    pen.circle(-5.0, -23.0, 5.0, WHITE);
}

pub(super) fn balloon(pen: &mut Pen<'_>, colour: Rgb) {
    pen.line("M -34 30 L -16 66 M 34 30 L 16 66", 3.0, WOOD);
    pen.shape("M 0 -98 C 90 -98 76 -4 24 34 L -24 34 C -76 -4 -90 -98 0 -98 Z", colour);
    pen.fill("M 0 -96 C 40 -90 34 -4 12 33 L -12 33 C -34 -4 -40 -90 0 -96 Z", colour.lighter(50));
    pen.slab(-19.0, 64.0, 38.0, 32.0, 6.0, WOOD);
    pen.line("M -19 76 L 19 76", 3.0, WOOD.lighter(30));
}

/// A smile with two eyes and red cheeks.
fn face(pen: &mut Pen<'_>, x: f32, y: f32, size: f32) {
    eye(pen, x - 14.0 * size, y - 6.0 * size, 5.5 * size);
    eye(pen, x + 14.0 * size, y - 6.0 * size, 5.5 * size);
    pen.oval(x - 24.0 * size, y + 6.0 * size, 6.0 * size, 4.0 * size, PINK);
    pen.oval(x + 24.0 * size, y + 6.0 * size, 6.0 * size, 4.0 * size, PINK);
    let (left, right, low) = (x - 9.0 * size, x + 9.0 * size, y + 6.0 * size);
    pen.line(&format!("M {left} {low} Q {x} {} {right} {low}", low + 12.0 * size), 3.5 * size, OUTLINE);
}
