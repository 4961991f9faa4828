//! What figures stand on, float on or swim in, and the hills or mountains behind it.

use super::canvas::{Canvas, SIDE_F};
use super::chance::Chance;
use super::figures::Place;
use super::palette::{Rgb, WHITE};
use super::sky::{HORIZON, Light};
use super::wish::{Wanted, Weather, Wish};

const GRASS: Rgb = Rgb(126, 184, 104);
const SAND: Rgb = Rgb(240, 218, 164);
const WATER: Rgb = Rgb(66, 138, 190);
const DEEP: Rgb = Rgb(20, 66, 116);

/// What the lower part of a scene is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ground {
    Meadow,
    Snowfield,
    /// Sand in front, water behind.
    Beach,
    Sea,
    /// The whole scene is under water.
    Underwater,
}

impl Ground {
    /// What a wish asks for: swimmers want to be seen in the water, walkers want to stand beside it.
    pub(super) fn of(wish: &Wish) -> Self {
        let has = |place| wish.figures.iter().any(|wanted| wanted.figure.place == place);
        match (has(Place::Ground), has(Place::Afloat), has(Place::Water), has(Place::Sea)) {
            (false, false, true, _) => Self::Underwater,
            (false, true, ..) | (false, _, _, true) => Self::Sea,
            (true, true, ..) | (true, _, true, _) | (true, _, _, true) => Self::Beach,
            _ if wish.weather == Some(Weather::Snow) => Self::Snowfield,
            _ => Self::Meadow,
        }
    }
}

/// Draws the mountains that were asked for, or else soft hills.
pub(super) fn draw_far(canvas: &mut Canvas, wish: &Wish, light: &Light, chance: &mut Chance) {
    let mountains: Vec<&Wanted> = wish.figures.iter().filter(|wanted| wanted.figure.place == Place::Back).collect();
    for (place, wanted) in mountains.iter().enumerate() {
        let x = SIDE_F * (place as f32 + 0.5) / mountains.len() as f32;
        let scale = wanted.figure.size * wanted.size * if mountains.len() == 1 { 1.0 } else { 0.72 };
        let colour = wanted.colour.or_else(|| chance.pick(wanted.figure.colours)).unwrap_or(WATER);
        (wanted.figure.draw)(&mut canvas.pen(x, HORIZON + 20.0 - 100.0 * scale, scale), light.on(colour));
    }
    if mountains.is_empty() {
        hills(canvas, light, chance);
    }
}

fn hills(canvas: &mut Canvas, light: &Light, chance: &mut Chance) {
    for (percent, rise) in [(40, 84.0), (15, 50.0)] {
        let left = HORIZON - chance.between(0.0, rise);
        let (a, b) = (HORIZON - chance.between(20.0, rise), HORIZON - chance.between(0.0, rise * 1.6));
        let shape =
            format!("M 0 {left} C 200 {} 260 {a} 420 {a} C 560 {a} 620 {b} 768 {b} L 768 700 L 0 700 Z", left - rise);
        canvas.plain_pen().fill(&shape, light.far(GRASS.mix(Rgb(110, 150, 170), percent)));
    }
}

/// Draws the ground itself.
pub(super) fn draw(canvas: &mut Canvas, ground: Ground, light: &Light, chance: &mut Chance) {
    match ground {
        Ground::Meadow => meadow(canvas, light.on(GRASS), chance),
        Ground::Snowfield => plain(canvas, light.on(Rgb(240, 245, 252)), light.on(Rgb(206, 220, 238))),
        Ground::Beach => beach(canvas, light),
        Ground::Sea => sea(canvas, light, SIDE_F),
        Ground::Underwater => underwater(canvas, light, chance),
    }
}

fn plain(canvas: &mut Canvas, near: Rgb, far: Rgb) {
    let mut pen = canvas.plain_pen();
    pen.fill(
        &format!("M 0 {HORIZON} C 220 {} 500 {} 768 {HORIZON} L 768 768 L 0 768 Z", HORIZON - 26.0, HORIZON + 30.0),
        far,
    );
    pen.fill("M 0 590 C 260 556 520 600 768 566 L 768 768 L 0 768 Z", near);
}

fn meadow(canvas: &mut Canvas, grass: Rgb, chance: &mut Chance) {
    plain(canvas, grass, grass.lighter(16));
    for _ in 0..46 {
        let (x, y) = (chance.between(0.0, SIDE_F), chance.between(HORIZON + 40.0, 680.0));
        canvas.pen(x, y, 1.0).line("M -6 0 L -9 -10 M 0 0 L 0 -13 M 6 0 L 9 -10", 2.5, grass.darker(20));
    }
    for _ in 0..14 {
        let (x, y) = (chance.between(0.0, SIDE_F), chance.between(HORIZON + 60.0, 680.0));
        let petals = chance.pick(&[WHITE, Rgb(250, 214, 96), Rgb(246, 168, 190)]).unwrap_or(WHITE);
        canvas.plain_pen().circle(x, y, 5.0, petals);
        canvas.plain_pen().circle(x, y, 2.0, Rgb(240, 170, 60));
    }
}

fn sea(canvas: &mut Canvas, light: &Light, bottom: f32) {
    canvas.fade(HORIZON, bottom, light.on(WATER.lighter(20)), light.on(WATER.darker(30)));
    for (row, y) in [522.0, 552.0, 590.0, 636.0].into_iter().enumerate().filter(|(_, y)| *y < bottom - 10.0) {
        let step = 40.0 + 14.0 * row as f32;
        let shift = if row % 2 == 0 { 0.0 } else { step };
        for part in -1..12 {
            let x = part as f32 * step * 2.0 + shift;
            let wave = format!("M {x} {y} Q {} {} {} {y}", x + step / 2.0, y - 12.0, x + step);
            canvas.plain_pen().veiled(120).line(&wave, 3.5, light.on(WATER.lighter(60)));
        }
    }
}

/// Draws the water that hides the lower part of what floats at a height.
pub(super) fn draw_front(canvas: &mut Canvas, light: &Light, waterline: f32) {
    let crest = |part: u32| format!(" Q {} {} {} {waterline}", part * 128 + 64, waterline - 8.0, part * 128 + 128);
    let water = format!("M 0 {waterline}{}", (0..6).map(crest).collect::<String>());
    canvas.plain_pen().veiled(150).fill(&format!("{water} L 768 768 L 0 768 Z"), light.on(WATER.darker(14)));
    canvas.plain_pen().veiled(130).line(&water, 3.5, light.on(WATER.lighter(60)));
}

fn beach(canvas: &mut Canvas, light: &Light) {
    sea(canvas, light, 620.0);
    let (sand, foam) = (light.on(SAND), light.on(WHITE));
    canvas.plain_pen().fill("M 0 584 C 200 556 420 604 768 570 L 768 768 L 0 768 Z", foam);
    canvas.plain_pen().fill("M 0 594 C 200 566 420 614 768 580 L 768 768 L 0 768 Z", sand);
}

fn underwater(canvas: &mut Canvas, light: &Light, chance: &mut Chance) {
    canvas.fade(0.0, SIDE_F, light.on(Rgb(112, 200, 220)), light.on(DEEP));
    for x in [90.0, 300.0, 520.0] {
        let ray = format!("M {x} 0 L {} 0 L {} 700 L {} 700 Z", x + 70.0, x + 10.0, x - 130.0);
        canvas.plain_pen().veiled(26).fill(&ray, WHITE);
    }
    let sand = light.on(SAND).mix(DEEP, 35);
    canvas.plain_pen().fill("M 0 640 C 200 606 500 666 768 622 L 768 768 L 0 768 Z", sand);
    for _ in 0..9 {
        let (x, high) = (chance.between(10.0, SIDE_F - 10.0), chance.between(70.0, 190.0));
        let weed = format!("M 0 0 C -30 {} 30 {} 0 {}", -high * 0.35, -high * 0.65, -high);
        canvas.pen(x, 668.0, 1.0).line(&weed, 10.0, Rgb(64, 140, 108));
    }
    for _ in 0..26 {
        let (x, y, radius) = (chance.between(0.0, SIDE_F), chance.between(20.0, 600.0), chance.between(3.0, 11.0));
        canvas.plain_pen().veiled(90).circle(x, y, radius, WHITE);
        canvas.plain_pen().veiled(200).circle(x - radius * 0.3, y - radius * 0.3, radius * 0.3, WHITE);
    }
}
