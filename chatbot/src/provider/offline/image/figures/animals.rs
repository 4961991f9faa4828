//! Animals that walk, crawl or swim.

use super::eye;
use crate::provider::offline::image::canvas::Pen;
use crate::provider::offline::image::palette::{CREAM, OUTLINE, PINK, Rgb, WHITE};

pub(super) fn turtle(pen: &mut Pen<'_>, colour: Rgb) {
    let skin = Rgb(150, 192, 108);
    let dark = skin.darker(14);
    pen.shape("M -84 58 Q -112 62 -114 82 Q -94 82 -76 70 Z", skin);
    pen.shape("M -28 56 L -34 92 Q -24 102 -8 94 L -4 56 Z", dark);
    pen.shape("M 58 54 L 66 90 Q 56 100 40 92 L 30 56 Z", dark);
    turtle_head(pen, skin);
    pen.shape("M -70 56 L -80 92 Q -68 102 -50 94 L -44 56 Z", skin);
    pen.shape("M 22 56 L 20 92 Q 10 104 -6 94 L -2 56 Z", skin);
    turtle_shell(pen, colour);
}

fn turtle_head(pen: &mut Pen<'_>, skin: Rgb) {
    pen.shape("M 50 40 C 66 30 62 -14 74 -34 C 88 -56 124 -46 122 -18 C 121 4 104 8 96 20 C 90 34 84 58 64 66 Z", skin);
    pen.oval(92.0, -6.0, 6.0, 4.0, PINK);
    eye(pen, 96.0, -22.0, 7.5);
    pen.line("M 98 4 Q 110 6 118 -6", 3.5, OUTLINE);
}

fn turtle_shell(pen: &mut Pen<'_>, colour: Rgb) {
    pen.shape("M -92 56 C -96 -54 -30 -70 -8 -70 C 20 -70 72 -50 74 56 Z", colour);
    let plate = colour.lighter(22);
    pen.fill("M -34 -22 L -8 -38 L 20 -22 L 20 8 L -8 24 L -34 8 Z", plate);
    pen.fill("M -44 -14 L -44 14 L -66 26 L -80 18 Q -76 -14 -62 -34 Z", plate);
    pen.fill("M 30 -14 L 30 14 L 50 26 L 62 18 Q 58 -14 44 -34 Z", plate);
    pen.fill("M -40 -30 L -54 -40 Q -38 -58 -16 -60 L -12 -46 Z", plate);
    pen.fill("M 24 -30 L 38 -40 Q 22 -58 2 -60 L -4 -46 Z", plate);
    pen.fill("M -36 18 L -14 32 L -14 46 L -60 46 L -58 34 Z", plate);
    pen.fill("M 22 18 L -2 32 L -2 46 L 46 46 L 44 34 Z", plate);
    pen.line("M -92 57 L 74 57", 13.0, colour.darker(30));
    pen.line("M -91 55 L 73 55", 6.0, colour.lighter(40));
}

pub(super) fn cat(pen: &mut Pen<'_>, colour: Rgb) {
    let light = colour.lighter(60);
    pen.line("M 44 84 C 96 88 104 44 78 26 C 66 16 60 30 70 36", 15.0, colour.darker(14));
    pen.shape("M -50 96 C -62 30 -40 -6 0 -6 C 40 -6 62 30 50 96 Q 0 104 -50 96 Z", colour);
    pen.oval(0.0, 52.0, 24.0, 36.0, light);
    pen.line("M -16 66 L -16 92 M 16 66 L 16 92", 4.0, colour.darker(35));
    pen.shape("M -38 97 C -44 80 -8 80 -10 97 Z", light);
    pen.shape("M 38 97 C 44 80 8 80 10 97 Z", light);
    pen.shape("M -54 -44 L -58 -98 L -18 -74 Z", colour);
    pen.shape("M 54 -44 L 58 -98 L 18 -74 Z", colour);
    pen.fill("M -48 -58 L -50 -84 L -30 -70 Z", PINK);
    pen.fill("M 48 -58 L 50 -84 L 30 -70 Z", PINK);
    cat_face(pen, colour, light);
}

fn cat_face(pen: &mut Pen<'_>, colour: Rgb, light: Rgb) {
    pen.shape("M -60 -34 C -60 -88 60 -88 60 -34 C 60 8 -60 8 -60 -34 Z", colour);
    pen.line("M 0 -72 L 0 -58 M -14 -70 L -12 -60 M 14 -70 L 12 -60", 4.0, colour.darker(30));
    pen.oval(0.0, -16.0, 24.0, 15.0, light);
    pen.oval(-26.0, -38.0, 10.0, 12.0, WHITE);
    pen.oval(26.0, -38.0, 10.0, 12.0, WHITE);
    eye(pen, -25.0, -37.0, 7.5);
    eye(pen, 25.0, -37.0, 7.5);
    pen.fill("M -7 -24 L 7 -24 L 0 -15 Z", PINK.darker(15));
    pen.line("M 0 -15 Q -2 -6 -12 -8 M 0 -15 Q 2 -6 12 -8", 3.0, OUTLINE);
    pen.line("M -34 -16 L -76 -24 M -34 -10 L -74 -6 M 34 -16 L 76 -24 M 34 -10 L 74 -6", 2.0, OUTLINE);
}

pub(super) fn dog(pen: &mut Pen<'_>, colour: Rgb) {
    let dark = colour.darker(28);
    pen.line("M -66 16 C -92 4 -98 -24 -88 -40", 14.0, colour);
    pen.shape("M -44 40 L -46 97 L -22 97 L -18 40 Z", colour.darker(12));
    pen.shape("M 30 40 L 34 97 L 56 97 L 56 40 Z", colour.darker(12));
    pen.shape("M -76 32 C -80 -8 -40 -8 0 -4 C 40 -8 66 -8 62 34 C 60 60 -70 64 -76 32 Z", colour);
    pen.shape("M -70 36 L -74 97 L -50 97 L -42 44 Z", colour);
    pen.shape("M 8 40 L 8 97 L 32 97 L 38 40 Z", colour);
    pen.line("M 30 8 Q 48 22 66 4", 9.0, Rgb(206, 60, 64));
    pen.circle(50.0, 18.0, 6.0, Rgb(250, 200, 70));
    pen.shape("M 18 -34 C 16 -82 74 -90 80 -50 L 104 -42 C 114 -24 100 -8 80 -8 C 60 6 20 8 18 -34 Z", colour);
    pen.fill("M 62 -30 C 78 -42 104 -44 106 -30 C 108 -12 80 -10 66 -14 Z", colour.lighter(45));
    pen.shape("M 26 -66 C 2 -70 -4 -24 12 -8 C 26 -6 36 -30 38 -58 Z", dark);
    eye(pen, 62.0, -50.0, 7.0);
    pen.oval(104.0, -40.0, 8.0, 6.5, OUTLINE);
    pen.line("M 100 -26 Q 88 -14 74 -20", 3.0, OUTLINE);
    pen.fill("M 82 -18 Q 82 2 91 0 Q 98 -4 92 -19 Z", PINK);
}

pub(super) fn snail(pen: &mut Pen<'_>, colour: Rgb) {
    let skin = Rgb(226, 200, 150);
    pen.line("M 62 10 L 54 -30 M 76 10 L 84 -30", 6.0, skin.darker(20));
    pen.shape("M -100 96 C -60 70 -20 76 30 72 C 44 60 42 4 66 2 C 94 0 96 36 88 60 C 82 84 60 97 40 97 Z", skin);
    pen.circle(-14.0, 22.0, 62.0, colour.darker(30));
    pen.circle(-14.0, 22.0, 57.0, colour);
    pen.line(
        "M -60 40 C -66 -14 -2 -42 22 0 C 38 34 0 62 -22 44 C -42 26 -24 2 -6 12 C 4 20 0 28 -8 28",
        7.0,
        colour.darker(30),
    );
    eye(pen, 54.0, -34.0, 8.0);
    eye(pen, 84.0, -34.0, 8.0);
    pen.line("M 66 34 Q 78 42 86 30", 3.0, OUTLINE);
}

pub(super) fn rabbit(pen: &mut Pen<'_>, colour: Rgb) {
    for x in [-1.0, 1.0] {
        pen.oval(x * 24.0, -74.0, 16.0, 40.0, colour.darker(30));
        pen.oval(x * 24.0, -74.0, 13.0, 37.0, colour);
        pen.oval(x * 24.0, -70.0, 6.0, 26.0, PINK);
    }
    pen.shape("M -46 98 C -66 40 -30 14 0 14 C 30 14 66 40 46 98 Z", colour);
    pen.oval(0.0, 68.0, 26.0, 28.0, colour.lighter(50));
    pen.shape("M -46 -14 C -46 -58 46 -58 46 -14 C 46 28 -46 28 -46 -14 Z", colour);
    eye(pen, -20.0, -18.0, 7.0);
    eye(pen, 20.0, -18.0, 7.0);
    pen.oval(-32.0, 0.0, 8.0, 5.0, PINK);
    pen.oval(32.0, 0.0, 8.0, 5.0, PINK);
    pen.fill("M -6 -8 L 6 -8 L 0 0 Z", PINK.darker(20));
    pen.line("M 0 0 Q -2 8 -10 6 M 0 0 Q 2 8 10 6", 3.0, OUTLINE);
    pen.shape("M -44 98 C -50 82 -8 82 -8 98 Z", colour);
    pen.shape("M 44 98 C 50 82 8 82 8 98 Z", colour);
}

pub(super) fn fish(pen: &mut Pen<'_>, colour: Rgb) {
    let fin = colour.darker(18);
    pen.shape("M -56 0 C -84 -40 -100 -44 -104 -40 C -96 -14 -96 14 -104 40 C -100 44 -84 40 -56 0 Z", fin);
    pen.shape("M -18 -44 C -4 -84 30 -76 44 -36 Z", fin);
    pen.shape("M -6 42 C -4 72 24 70 30 40 Z", fin);
    pen.shape("M -72 0 C -40 -66 62 -70 96 -2 C 62 66 -40 62 -72 0 Z", colour);
    pen.fill("M -40 18 C 0 46 60 36 92 4 C 60 58 0 58 -40 18 Z", colour.lighter(35));
    pen.line("M 34 -38 Q 18 0 34 38", 4.0, fin);
    pen.line("M 6 -22 Q -6 -12 6 -2 M 6 2 Q -6 12 6 22 M -22 -14 Q -34 -6 -22 4 M -24 8 Q -34 16 -24 24", 3.5, fin);
    pen.circle(60.0, -14.0, 14.0, WHITE);
    eye(pen, 62.0, -13.0, 8.5);
    pen.line("M 92 8 Q 82 18 70 16", 3.5, OUTLINE);
}

pub(super) fn whale(pen: &mut Pen<'_>, colour: Rgb) {
    let spray = CREAM.mix(Rgb(120, 190, 230), 60);
    pen.line("M 26 -52 C 26 -76 6 -84 -4 -78 M 26 -52 C 26 -80 48 -88 58 -78 M 26 -52 L 26 -88", 6.0, spray);
    pen.shape("M -70 20 C -88 4 -84 -24 -110 -34 C -104 -54 -78 -44 -72 -26 C -68 -44 -46 -58 -34 -42 C -48 -28 -52 -8 -48 10 Z", colour);
    pen.shape(
        "M -78 10 C -50 34 -40 -48 30 -48 C 90 -48 104 4 96 40 C 88 74 -10 84 -46 62 C -66 50 -76 30 -78 10 Z",
        colour,
    );
    pen.fill("M 95 38 C 60 46 10 40 -24 66 C 10 78 84 72 95 38 Z", colour.lighter(60));
    pen.line("M 20 56 L 16 70 M 40 50 L 38 70 M 60 47 L 60 66", 3.0, colour.darker(10));
    eye(pen, 56.0, 8.0, 7.5);
    pen.line("M 94 34 Q 76 42 66 30", 3.5, OUTLINE);
    pen.shape("M 10 46 C 0 74 -22 84 -30 78 C -28 62 -18 50 -6 42 Z", colour.darker(10));
}
