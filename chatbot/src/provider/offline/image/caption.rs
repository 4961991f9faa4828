//! The caption under a picture: the prompt's own words, and the mark that tells where the picture comes from.

use super::canvas::{Canvas, SIDE, SIDE_F};
use super::font::{LETTER, width, wrap, write};
use super::palette::{CREAM, OUTLINE};

/// The upper edge of the caption.
const TOP: f32 = 690.0;
const DOT: u32 = 2;
const MARGIN: i32 = 24;
/// How many letters fit beside the mark.
const COLUMNS: usize = 35;
const MARK: &str = "offline";

/// Draws the caption.
pub(super) fn draw(canvas: &mut Canvas, prompt: &str) {
    canvas.block(0, TOP as i32, SIDE, SIDE - TOP as u32, CREAM);
    canvas.block(0, TOP as i32, SIDE, 3, OUTLINE);
    let lines = wrap(prompt, COLUMNS, 2);
    let step = (LETTER * DOT + 8) as i32;
    let middle = (TOP + SIDE_F) as i32 / 2 + 2;
    let top = middle - (step * lines.len() as i32 - 8) / 2;
    for (row, line) in lines.iter().enumerate() {
        write(canvas, line, MARGIN, top + step * row as i32, DOT, OUTLINE);
    }
    mark(canvas, middle);
}

fn mark(canvas: &mut Canvas, middle: i32) {
    let wide = width(MARK, DOT) as f32 + 28.0;
    let left = SIDE_F - wide - MARGIN as f32;
    canvas.plain_pen().slab(left, middle as f32 - 18.0, wide, 36.0, 18.0, OUTLINE);
    write(canvas, MARK, left as i32 + 14, middle - (LETTER * DOT) as i32 / 2, DOT, CREAM);
}
