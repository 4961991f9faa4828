//! The sky by the time of day, with what belongs there even if nobody asked for it: stars and a moon, a low sun, some clouds.

use super::canvas::{Canvas, SIDE_F};
use super::chance::Chance;
use super::figures;
use super::palette::{Rgb, WHITE};
use super::wish::{Time, Weather, Wish};

/// Where the sky ends.
pub(super) const HORIZON: f32 = 500.0;

/// The colours that a time of day gives to things.
pub(super) struct Light {
    time: Time,
    top: Rgb,
    low: Rgb,
}

impl Light {
    /// The light of a wish: the time that it names, else night for the moon or a star, else day.
    pub(super) fn of(wish: &Wish) -> Self {
        let is_dark = has(wish, "moon") || has(wish, "star");
        let time = wish.time.unwrap_or(if is_dark { Time::Night } else { Time::Day });
        let (top, low) = match time {
            Time::Dawn => (Rgb(176, 168, 216), Rgb(255, 218, 186)),
            Time::Day if wish.weather == Some(Weather::Rain) => (Rgb(116, 132, 156), Rgb(196, 208, 216)),
            Time::Day => (Rgb(112, 182, 232), Rgb(226, 242, 250)),
            Time::Sunset => (Rgb(92, 72, 140), Rgb(252, 158, 92)),
            Time::Night => (Rgb(16, 22, 56), Rgb(66, 76, 128)),
        };
        match wish.sky {
            Some(colour) => Self { time, top: colour.darker(8), low: colour.lighter(50) },
            None => Self { time, top, low },
        }
    }

    /// A colour as it looks in this light.
    pub(super) fn on(&self, colour: Rgb) -> Rgb {
        match self.time {
            Time::Day => colour,
            Time::Dawn => colour.mix(self.low, 18),
            Time::Sunset => colour.mix(self.low, 22).darker(12),
            Time::Night => colour.mix(self.top, 52),
        }
    }

    /// A colour as it looks from afar.
    pub(super) fn far(&self, colour: Rgb) -> Rgb {
        self.on(colour).mix(self.low, 45)
    }
}

/// Draws the sky, down to somewhat below the horizon; the ground covers the rest.
pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, light: &Light, chance: &mut Chance) {
    canvas.fade(0.0, HORIZON + 40.0, light.top, light.low);
    match light.time {
        Time::Night => night(canvas, has(wish, "moon"), chance),
        Time::Sunset | Time::Dawn if !has(wish, "sun") => low_sun(canvas, light, chance),
        Time::Day if !has(wish, "cloud") => clouds(canvas, chance),
        _ => {}
    }
}

fn has(wish: &Wish, name: &str) -> bool {
    wish.figures.iter().any(|wanted| wanted.figure.names.first() == Some(&name))
}

fn night(canvas: &mut Canvas, has_moon: bool, chance: &mut Chance) {
    for _ in 0..70 {
        let (x, y, radius) =
            (chance.between(0.0, SIDE_F), chance.between(0.0, HORIZON - 30.0), chance.between(1.0, 2.8));
        canvas.plain_pen().veiled(210).circle(x, y, radius, Rgb(255, 250, 224));
    }
    if let (false, Some((moon, _))) = (has_moon, figures::named("moon")) {
        let x = chance.pick(&[96.0, SIDE_F - 96.0]).unwrap_or(96.0);
        (moon.draw)(&mut canvas.pen(x, 104.0, 0.52), Rgb(250, 236, 190));
    }
}

fn low_sun(canvas: &mut Canvas, light: &Light, chance: &mut Chance) {
    let x = chance.between(180.0, SIDE_F - 180.0);
    for (radius, opacity) in [(150.0, 40), (110.0, 60), (74.0, 255)] {
        canvas.plain_pen().veiled(opacity).circle(x, HORIZON - 34.0, radius, Rgb(255, 226, 150));
    }
    for _ in 0..4 {
        let (x, y) = (chance.between(60.0, SIDE_F - 60.0), chance.between(70.0, HORIZON - 120.0));
        canvas.pen(x, y, 1.0).veiled(120).slab(-90.0, -6.0, 180.0, 12.0, 6.0, light.low.lighter(30));
    }
}

fn clouds(canvas: &mut Canvas, chance: &mut Chance) {
    let Some((cloud, _)) = figures::named("cloud") else { return };
    for part in 0..3 {
        let x = 128.0 + 256.0 * part as f32 + chance.between(-70.0, 70.0);
        let (y, scale) = (chance.between(70.0, 230.0), chance.between(0.35, 0.7));
        (cloud.draw)(&mut canvas.pen(x, y, scale), WHITE);
    }
}
