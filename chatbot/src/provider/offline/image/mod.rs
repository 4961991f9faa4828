//! Draws PNGs from a prompt's words: figures it knows in a scene, an abstract composition for all else.
//!
//! The same prompt gives the same bytes on every run and platform, because the file's name is the hash of them. So there is no clock, no
//! hasher of the standard library and no arithmetic that platforms round differently.

mod bubble;
mod canvas;
mod caption;
mod chance;
mod composition;
mod figures;
mod font;
mod ground;
mod palette;
mod path;
mod scene;
mod sky;
mod wish;

use std::error::Error;

use super::words::head;
use canvas::{Canvas, SIDE_F};
use chance::Chance;
use wish::Wish;

/// Where a bubble points to when nobody is there to speak.
const NOBODY: scene::Mouth = (SIDE_F / 2.0, 420.0);

/// The picture for a prompt, as the bytes of a PNG file of 768 by 768 pixels.
pub(super) fn draw(prompt: &str) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let mut canvas = Canvas::new().ok_or("there is no memory for a picture")?;
    let mut chance = Chance::from_text(prompt);
    let wish = Wish::read(prompt);
    let mouth = match wish.figures.is_empty() {
        true => composition(&mut canvas, prompt, &wish, &mut chance),
        false => scene::draw(&mut canvas, &wish, &mut chance),
    };
    if let Some(said) = &wish.saying {
        bubble::draw(&mut canvas, said, mouth.unwrap_or(NOBODY));
    }
    caption::draw(&mut canvas, head(prompt));
    canvas.png()
}

fn composition(canvas: &mut Canvas, prompt: &str, wish: &Wish, chance: &mut Chance) -> Option<scene::Mouth> {
    composition::draw(canvas, prompt, wish, chance);
    None
}
