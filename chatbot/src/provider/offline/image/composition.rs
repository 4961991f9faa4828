//! An abstract picture for prompts without a figure to draw: every word adds shapes of its own, so that no two prompts look alike.

use super::canvas::{Canvas, Pen, SIDE_F};
use super::chance::Chance;
use super::palette::{HUES, Rgb};
use super::path::DIRECTIONS;
use super::wish::Wish;
use crate::provider::offline::words::{is_filler, words};

/// How many words add shapes.
const WORDS: usize = 10;

/// Draws the composition.
pub(super) fn draw(canvas: &mut Canvas, prompt: &str, wish: &Wish, chance: &mut Chance) {
    let hues = hues(wish, chance);
    canvas.fade(0.0, SIDE_F, hues[3].lighter(72), hues[3].lighter(24));
    disc(canvas, &hues, chance);
    sweep(canvas, &hues, chance);
    let words = words(prompt);
    let telling = words.iter().filter(|word| !is_filler(word)).take(WORDS);
    for word in telling.flat_map(|word| [word, word]) {
        shape(canvas, &hues, &mut Chance::from_text(word), chance);
    }
    dots(canvas, &hues, chance);
}

/// One large disc for the eye to rest on.
fn disc(canvas: &mut Canvas, hues: &[Rgb; 4], chance: &mut Chance) {
    let (x, y, radius) = (chance.between(220.0, 548.0), chance.between(200.0, 420.0), chance.between(150.0, 230.0));
    let hue = chance.pick(&hues[..3]).unwrap_or(hues[0]);
    canvas.plain_pen().circle(x, y, radius, hue.lighter(30));
    canvas.plain_pen().circle(x, y, radius * 0.82, hue);
}

/// Four hues: the named colours with shades of them, or a set that goes together.
fn hues(wish: &Wish, chance: &mut Chance) -> [Rgb; 4] {
    let chosen = chance.pick(HUES).unwrap_or(HUES[0]);
    match wish.colours.as_slice() {
        [] => chosen,
        [one] => [one.darker(50), *one, one.lighter(40), one.lighter(75)],
        [one, two] => [one.darker(30), *one, *two, two.lighter(60)],
        [one, two, three, ..] => [*one, *two, *three, three.lighter(65)],
    }
}

/// Wide ribbons across the picture.
fn sweep(canvas: &mut Canvas, hues: &[Rgb; 4], chance: &mut Chance) {
    for (place, hue) in hues.iter().take(3).enumerate() {
        let y = 180.0 + 190.0 * place as f32 + chance.between(-60.0, 60.0);
        let (a, b) = (chance.between(-220.0, 220.0), chance.between(-220.0, 220.0));
        let ribbon = format!("M -60 {y} C 200 {} 500 {} 830 {}", y + a, y + b, y - a * 0.4);
        canvas.plain_pen().veiled(150).line(&ribbon, chance.between(26.0, 96.0), *hue);
    }
}

/// One word's shape: what it is follows from the word, where it lies from the whole prompt.
fn shape(canvas: &mut Canvas, hues: &[Rgb; 4], word: &mut Chance, chance: &mut Chance) {
    let (x, y) = (chance.between(90.0, SIDE_F - 90.0), chance.between(80.0, 600.0));
    let size = word.between(0.4, 0.8) + chance.between(0.0, 0.8);
    let hue = word.pick(hues).unwrap_or(hues[0]);
    let mut pen = canvas.pen(x, y, size).veiled(215);
    match word.below(6) {
        0 => rings(&mut pen, hue),
        1 => pen.fill("M 0 -104 L 96 76 L -96 76 Z", hue),
        2 => rays(&mut pen, hue),
        3 => pen.slab(-80.0, -80.0, 160.0, 160.0, 30.0, hue),
        4 => pen.fill("M -100 0 C -100 -132 100 -132 100 0 Z", hue),
        _ => pen.line("M -110 0 C -80 -90 -40 -90 0 0 C 40 90 80 90 110 0", 24.0, hue),
    }
}

fn rings(pen: &mut Pen<'_>, hue: Rgb) {
    for (radius, shade) in [(96.0, hue), (66.0, hue.lighter(45)), (36.0, hue.darker(20))] {
        pen.circle(0.0, 0.0, radius, shade);
    }
}

fn rays(pen: &mut Pen<'_>, hue: Rgb) {
    for (x, y) in DIRECTIONS {
        pen.line(&format!("M {} {} L {} {}", x * 36.0, y * 36.0, x * 104.0, y * 104.0), 10.0, hue);
    }
    pen.circle(0.0, 0.0, 28.0, hue.darker(15));
}

fn dots(canvas: &mut Canvas, hues: &[Rgb; 4], chance: &mut Chance) {
    for _ in 0..24 {
        let (x, y, radius) = (chance.between(0.0, SIDE_F), chance.between(0.0, 690.0), chance.between(3.0, 10.0));
        let hue = chance.pick(hues).unwrap_or(hues[0]);
        canvas.plain_pen().veiled(200).circle(x, y, radius, hue);
    }
}
