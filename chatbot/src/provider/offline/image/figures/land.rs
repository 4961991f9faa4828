//! What belongs to a landscape: buildings, mountains and boats.

use crate::provider::offline::image::canvas::Pen;
use crate::provider::offline::image::palette::{CREAM, GOLD, OUTLINE, Rgb, WHITE, WOOD};

/// For words that are drawn by the scene itself, such as the sea.
pub(super) fn nothing(_: &mut Pen<'_>, _: Rgb) {}

pub(super) fn house(pen: &mut Pen<'_>, colour: Rgb) {
    let roof = Rgb(192, 84, 70);
    pen.slab(38.0, -78.0, 22.0, 50.0, 2.0, roof.darker(25));
    for (x, y, radius) in [(52.0, -90.0, 8.0), (62.0, -104.0, 10.0), (58.0, -120.0, 8.0)] {
        pen.circle(x, y, radius, WHITE);
    }
    pen.shape("M -72 -14 L 72 -14 L 72 98 L -72 98 Z", colour);
    pen.shape("M -92 -10 L 0 -84 L 92 -10 Z", if colour == CREAM { roof } else { colour.darker(40) });
    pen.shape("M -18 98 L -18 46 Q 0 26 18 46 L 18 98 Z", WOOD);
    pen.circle(10.0, 70.0, 3.5, GOLD);
    for x in [-46.0, 46.0] {
        pen.slab(x - 19.0, 14.0, 38.0, 36.0, 4.0, OUTLINE.mix(WOOD, 50));
        pen.slab(x - 16.0, 17.0, 32.0, 30.0, 3.0, Rgb(255, 232, 156));
        pen.line(&format!("M {x} 18 L {x} 46 M {} 32 L {} 32", x - 15.0, x + 15.0), 3.0, OUTLINE.mix(WOOD, 50));
    }
    pen.circle(0.0, -42.0, 13.0, OUTLINE.mix(WOOD, 50));
    pen.circle(0.0, -42.0, 10.0, Rgb(255, 232, 156));
}

pub(super) fn castle(pen: &mut Pen<'_>, colour: Rgb) {
    let dark = colour.darker(16);
    pen.line("M -66 -96 L -66 -62 M 66 -96 L 66 -62", 4.0, WOOD);
    pen.fill("M -66 -98 L -36 -90 L -66 -80 Z", Rgb(212, 76, 76));
    pen.fill("M 66 -98 L 96 -90 L 66 -80 Z", Rgb(212, 76, 76));
    pen.shape(
        "M -50 98 L -50 -20 L -34 -20 L -34 -6 L -14 -6 L -14 -20 L 14 -20 L 14 -6 L 34 -6 L 34 -20 L 50 -20 L 50 98 Z",
        dark,
    );
    for x in [-66.0, 66.0] {
        let (left, right) = (x - 26.0, x + 26.0);
        pen.shape(&format!("M {left} 98 L {left} -34 L {right} -34 L {right} 98 Z"), colour);
        pen.shape(&format!("M {} -32 L {x} -72 L {} -32 Z", left - 6.0, right + 6.0), Rgb(98, 104, 168));
        pen.slab(x - 7.0, -10.0, 14.0, 26.0, 7.0, OUTLINE);
    }
    pen.shape("M -24 98 L -24 56 Q 0 24 24 56 L 24 98 Z", WOOD);
    pen.line("M -8 46 L -8 98 M 8 46 L 8 98", 3.0, OUTLINE);
}

pub(super) fn mountain(pen: &mut Pen<'_>, colour: Rgb) {
    let snow = Rgb(246, 248, 252);
    pen.fill("M -130 100 L -58 -30 L -34 -8 L 20 100 Z", colour.lighter(18));
    pen.fill("M -58 -30 L -80 10 L -64 2 L -54 16 L -42 2 L -30 2 L -34 -8 Z", snow);
    pen.fill("M -70 100 L 20 -96 L 50 -48 L 62 -40 L 150 100 Z", colour);
    pen.fill("M 20 -96 L 50 -48 L 62 -40 L 150 100 L 50 100 L 34 20 Z", colour.darker(16));
    pen.fill("M 20 -96 L -10 -30 L 6 -42 L 16 -20 L 30 -42 L 44 -28 L 54 -42 L 50 -48 Z", snow);
}

pub(super) fn boat(pen: &mut Pen<'_>, colour: Rgb) {
    pen.line("M 0 -96 L 0 50", 7.0, WOOD);
    pen.shape("M 8 -88 C 60 -60 76 0 70 32 L 8 32 Z", CREAM);
    pen.shape("M -8 -66 C -40 -40 -58 0 -58 32 L -8 32 Z", CREAM.mix(colour, 22));
    pen.fill("M 2 -98 L -28 -90 L 2 -82 Z", Rgb(212, 76, 76));
    pen.shape("M -92 46 L 92 46 C 84 80 66 96 44 98 L -50 98 C -72 94 -86 76 -92 46 Z", colour);
    pen.line("M -86 60 L 86 60", 6.0, colour.lighter(55));
    for x in [-40.0, 0.0, 40.0] {
        pen.circle(x, 74.0, 9.0, colour.darker(40));
        pen.circle(x, 74.0, 6.0, GOLD.lighter(40));
    }
}
