//! Puts a scene together: the sky, what is far away, the ground, the figures in their places, and the weather before all of it.

use super::canvas::{Canvas, SIDE_F};
use super::chance::Chance;
use super::figures::Place;
use super::ground::{self, Ground};
use super::palette::Rgb;
use super::sky::{self, Light};
use super::wish::{Wanted, Weather, Wish};

/// Where the feet of figures on the ground stand.
const FLOOR: f32 = 628.0;
/// Half the height in pixels of a figure of size 1 that has a scene to itself.
const ALONE: f32 = 1.62;
/// The width in pixels that a row of figures takes.
const ROW: f32 = 700.0;
/// The width that a figure takes in its own units, with some air around it.
const WIDTH: f32 = 216.0;

/// A point in pixels, where a speech bubble points to.
pub(super) type Mouth = (f32, f32);

/// Draws the scene and tells where the mouth of the first figure is that can speak.
pub(super) fn draw(canvas: &mut Canvas, wish: &Wish, chance: &mut Chance) -> Option<Mouth> {
    let light = Light::of(wish);
    let ground = Ground::of(wish);
    sky::draw(canvas, wish, &light, chance);
    ground::draw_far(canvas, wish, &light, chance);
    ground::draw(canvas, ground, &light, chance);
    let speaker =
        wish.figures.iter().map(|wanted| wanted.figure.place).find(|place| !matches!(place, Place::Back | Place::Sea));
    let mut mouth = None;
    for row in rows(wish, ground) {
        let first = row.draw(canvas, chance);
        mouth = first.filter(|_| speaker == Some(row.place)).or(mouth);
        if row.place == Place::Afloat && ground == Ground::Sea && first.is_some() {
            ground::draw_front(canvas, &light, row.y);
        }
    }
    if let Some(weather) = wish.weather {
        fall(canvas, weather, chance);
    }
    mouth
}

/// Figures next to each other.
struct Row {
    place: Place,
    figures: Vec<Wanted>,
    /// The height in pixels of a figure's `anchor`.
    y: f32,
    /// The height in the figure's own units that lies at `y`: 100 for its feet, 0 for its middle.
    anchor: f32,
    /// The scale of a figure of size 1 that has the row to itself.
    scale: f32,
    /// How far every second one is moved down, in pixels.
    stagger: f32,
}

/// The rows of a scene, the farthest first.
fn rows(wish: &Wish, ground: Ground) -> [Row; 4] {
    let row = |place, (y, anchor), scale, stagger| {
        let figures = wish.figures.iter().copied().filter(|wanted| wanted.figure.place == place).collect();
        Row { place, figures, y, anchor, scale, stagger }
    };
    let has_speech = wish.saying.is_some();
    let alone = if has_speech { ALONE * 0.9 } else { ALONE };
    let is_sky_only =
        wish.figures.iter().all(|wanted| matches!(wanted.figure.place, Place::Sky | Place::Back | Place::Sea));
    let (sky_y, sky) = match (is_sky_only, has_speech) {
        (true, true) => (400.0, 1.3),
        (true, false) => (270.0, 1.6),
        _ => (128.0, 0.95),
    };
    let (float_y, float) = if ground == Ground::Beach { (540.0, 0.7) } else { (572.0, alone) };
    let (depth, swim, apart) = match ground {
        Ground::Underwater => (390.0, 1.6, 70.0),
        Ground::Beach => (536.0, 0.34, 8.0),
        _ => (634.0, 0.5, 20.0),
    };
    [
        row(Place::Sky, (sky_y, 0.0), sky, 44.0),
        row(Place::Afloat, (float_y, 84.0), float, 14.0),
        row(Place::Water, (depth, 0.0), swim, apart),
        row(Place::Ground, (FLOOR, 100.0), alone, 14.0),
    ]
}

impl Row {
    /// Draws the figures, those farther back before those in front, and tells where the mouth of the first one is.
    fn draw(&self, canvas: &mut Canvas, chance: &mut Chance) -> Option<Mouth> {
        let scale = self.scale_for_all();
        let spots = self.spots(chance);
        let (back, front): (Vec<_>, Vec<_>) =
            self.figures.iter().zip(spots).enumerate().partition(|(place, _)| place % 2 == 0);
        let mouths =
            back.into_iter().chain(front).map(|(_, (wanted, spot))| self.draw_one(canvas, chance, wanted, spot, scale));
        mouths.collect::<Vec<_>>().into_iter().next()
    }

    /// The scale at which all figures of the row fit next to each other; a crowd may overlap.
    fn scale_for_all(&self) -> f32 {
        let largest = self.figures.iter().map(|wanted| wanted.figure.size * wanted.size).fold(0.5, f32::max);
        let slot = self.slot() * if self.is_crowd() { 1.45 } else { 1.0 };
        self.scale.min(slot / (WIDTH * largest))
    }

    /// Where the figures stand, from left to right; one that accompanies others stands aside.
    fn spots(&self, chance: &mut Chance) -> Vec<(f32, f32)> {
        let slot = self.slot();
        let first = (SIDE_F - ROW + slot) / 2.0;
        let stagger = if self.is_crowd() && self.place == Place::Ground { 44.0 } else { self.stagger };
        let is_beside = matches!(self.place, Place::Sky | Place::Water) && self.scale < 1.0;
        let aside =
            if is_beside && self.figures.len() == 1 { chance.pick(&[-230.0, 230.0]).unwrap_or_default() } else { 0.0 };
        let spot =
            |place: usize| (first + aside + slot * place as f32, self.y + if place % 2 == 1 { stagger } else { 0.0 });
        let lift = if stagger > self.stagger { stagger - 20.0 } else { 0.0 };
        (0..self.figures.len()).map(spot).map(|(x, y)| (x, y - lift)).collect()
    }

    fn slot(&self) -> f32 {
        ROW / self.figures.len().max(1) as f32
    }

    fn is_crowd(&self) -> bool {
        self.figures.len() > 3
    }

    fn draw_one(
        &self,
        canvas: &mut Canvas,
        chance: &mut Chance,
        wanted: &Wanted,
        (x, y): (f32, f32),
        scale: f32,
    ) -> Mouth {
        let Wanted { figure, colour, size } = *wanted;
        let scale = scale * figure.size * size;
        let middle = y - self.anchor * scale;
        let colour = colour.or_else(|| chance.pick(figure.colours)).unwrap_or(Rgb(128, 128, 128));
        if self.place == Place::Ground {
            canvas.pen(x, y, scale).veiled(46).oval(0.0, 0.0, 84.0, 9.0, Rgb(30, 30, 50));
        }
        (figure.draw)(&mut canvas.pen(x, middle, scale), colour);
        (x + figure.mouth.0 * scale, middle + figure.mouth.1 * scale)
    }
}

/// Rain or snow over everything.
fn fall(canvas: &mut Canvas, weather: Weather, chance: &mut Chance) {
    for _ in 0..110 {
        let (x, y) = (chance.between(0.0, SIDE_F), chance.between(0.0, 670.0));
        let mut pen = canvas.pen(x, y, 1.0).veiled(170);
        match weather {
            Weather::Rain => pen.line("M 0 0 L -7 22", 2.5, Rgb(150, 190, 226)),
            Weather::Snow => pen.circle(0.0, 0.0, chance.between(2.5, 6.0), Rgb(255, 255, 255)),
        }
    }
}
