//! Things that people make.

use super::eye;
use crate::provider::offline::image::canvas::{Pen, rounded};
use crate::provider::offline::image::palette::{CREAM, GOLD, OUTLINE, PINK, Rgb, WHITE, WOOD};

pub(super) fn heart(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape(
        "M 0 96 C -60 50 -100 10 -96 -36 C -92 -88 -24 -100 0 -46 C 24 -100 92 -88 96 -36 C 100 10 60 50 0 96 Z",
        colour,
    );
    pen.line("M -72 -30 C -70 -54 -54 -64 -40 -62", 11.0, colour.lighter(55));
    eye(pen, -22.0, -8.0, 7.5);
    eye(pen, 22.0, -8.0, 7.5);
    pen.line("M -12 16 Q 0 30 12 16", 4.0, OUTLINE);
}

pub(super) fn robot(pen: &mut Pen<'_>, colour: Rgb) {
    let (dark, light) = (colour.darker(28), colour.lighter(35));
    pen.line("M 0 -76 L 0 -92", 5.0, dark);
    pen.circle(0.0, -94.0, 9.0, Rgb(232, 84, 76));
    pen.line("M -46 4 C -80 8 -84 30 -78 46 M 46 4 C 80 0 92 -22 88 -40", 13.0, dark);
    pen.circle(-77.0, 50.0, 12.0, light);
    pen.circle(88.0, -44.0, 12.0, light);
    pen.line("M -22 64 L -22 88 M 22 64 L 22 88", 15.0, dark);
    pen.shape(&rounded(-42.0, 82.0, 34.0, 17.0, 7.0), colour);
    pen.shape(&rounded(8.0, 82.0, 34.0, 17.0, 7.0), colour);
    pen.shape(&rounded(-48.0, -10.0, 96.0, 78.0, 14.0), colour);
    pen.shape(&rounded(-30.0, 6.0, 60.0, 40.0, 8.0), light);
    pen.line("M -20 34 L -8 34 L -2 16 L 6 40 L 12 28 L 20 28", 3.5, Rgb(64, 160, 110));
    robot_head(pen, colour);
}

fn robot_head(pen: &mut Pen<'_>, colour: Rgb) {
    pen.slab(-12.0, -20.0, 24.0, 14.0, 3.0, colour.darker(28));
    pen.slab(-66.0, -58.0, 132.0, 24.0, 8.0, colour.darker(28));
    pen.shape(&rounded(-56.0, -78.0, 112.0, 62.0, 16.0), colour);
    pen.slab(-44.0, -66.0, 88.0, 40.0, 12.0, OUTLINE);
    for x in [-20.0, 20.0] {
        pen.circle(x, -50.0, 11.0, Rgb(120, 226, 232));
        pen.circle(x + 3.0, -53.0, 4.0, WHITE);
    }
    pen.line("M -12 -36 Q 0 -29 12 -36", 4.0, Rgb(120, 226, 232));
}

pub(super) fn car(pen: &mut Pen<'_>, colour: Rgb) {
    let glass = Rgb(186, 224, 240);
    pen.shape("M -58 18 C -48 -32 -40 -42 -14 -42 L 14 -42 C 36 -42 48 -22 62 18 Z", colour);
    pen.fill("M -44 12 C -38 -22 -32 -30 -14 -30 L -6 -30 L -6 12 Z", glass);
    pen.fill("M 4 12 L 4 -30 L 14 -30 C 30 -30 38 -14 48 12 Z", glass);
    pen.shape(
        "M -102 64 C -104 22 -90 14 -60 12 L 60 12 C 92 14 106 28 104 66 Q 104 74 94 74 L -94 74 Q -102 74 -102 64 Z",
        colour,
    );
    pen.line("M -1 16 L -1 66", 3.0, colour.darker(30));
    pen.line("M 10 28 L 22 28", 5.0, colour.darker(35));
    pen.oval(96.0, 38.0, 7.0, 10.0, GOLD.lighter(30));
    pen.slab(-104.0, 36.0, 9.0, 14.0, 3.0, Rgb(200, 50, 50));
    for x in [-56.0, 56.0] {
        pen.circle(x, 72.0, 27.0, OUTLINE);
        pen.circle(x, 72.0, 14.0, Rgb(206, 210, 218));
        pen.circle(x, 72.0, 5.0, OUTLINE);
    }
}

pub(super) fn snowman(pen: &mut Pen<'_>, colour: Rgb) {
    let shade = colour.mix(Rgb(120, 150, 200), 40);
    pen.line("M -40 0 L -86 -26 M -72 -18 L -80 -36 M 40 0 L 86 -30 M 70 -20 L 84 -12", 6.0, WOOD);
    for (y, radius) in [(60.0, 42.0), (2.0, 33.0), (-46.0, 26.0)] {
        pen.circle(0.0, y, radius + 3.0, shade);
        pen.circle(0.0, y, radius, colour);
    }
    pen.slab(-34.0, -74.0, 68.0, 9.0, 4.0, OUTLINE);
    pen.slab(-22.0, -100.0, 44.0, 30.0, 4.0, OUTLINE);
    pen.line("M -20 -78 L 20 -78", 6.0, Rgb(206, 60, 64));
    eye(pen, -10.0, -52.0, 4.5);
    eye(pen, 10.0, -52.0, 4.5);
    pen.fill("M -2 -46 L 34 -40 L -2 -36 Z", Rgb(242, 140, 60));
    pen.line("M -22 -24 Q 0 -14 22 -24 M 14 -20 L 18 6", 10.0, Rgb(206, 60, 64));
    for y in [-2.0, 14.0, 48.0] {
        pen.circle(0.0, y, 4.5, OUTLINE);
    }
}

pub(super) fn cake(pen: &mut Pen<'_>, colour: Rgb) {
    for (x, hue) in [(-30.0, Rgb(84, 158, 214)), (0.0, Rgb(120, 180, 100)), (30.0, Rgb(240, 118, 88))] {
        pen.slab(x - 5.0, -62.0, 10.0, 36.0, 3.0, hue);
        pen.fill(
            &format!(
                "M {x} -92 C {} -76 {} -66 {x} -66 C {} -66 {} -76 {x} -92 Z",
                x + 14.0,
                x + 8.0,
                x - 8.0,
                x - 14.0
            ),
            GOLD,
        );
    }
    pen.oval(0.0, 92.0, 98.0, 9.0, Rgb(206, 214, 226));
    pen.shape(&rounded(-82.0, 22.0, 164.0, 70.0, 10.0), CREAM.mix(WOOD, 30));
    pen.shape(&rounded(-56.0, -30.0, 112.0, 56.0, 10.0), CREAM.mix(WOOD, 20));
    pen.fill(
        "M -58 -24 Q -56 -34 -46 -34 L 46 -34 Q 56 -34 58 -24 L 58 -8 Q 48 6 38 -8 Q 28 -16 18 -4 Q 6 \
         14 -6 -4 Q -16 -16 -28 -4 Q -42 12 -58 -8 Z",
        colour,
    );
    pen.fill(
        "M -84 30 Q -82 18 -70 18 L 70 18 Q 82 18 84 30 L 84 46 Q 70 62 56 46 Q 42 34 28 48 Q 12 66 -4 \
         48 Q -18 34 -32 48 Q -48 64 -62 46 Q -74 38 -84 46 Z",
        colour,
    );
    for (x, y) in [(-50.0, 70.0), (-10.0, 78.0), (34.0, 72.0), (62.0, 66.0)] {
        pen.circle(x, y, 5.0, PINK.darker(20));
    }
}
