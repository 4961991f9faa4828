//! The speech bubble: what is said, above whoever says it.

use super::canvas::{Canvas, SIDE_F, rounded};
use super::font::{LETTER, width, wrap, write};
use super::palette::{OUTLINE, WHITE};
use super::scene::Mouth;

/// The upper edge of the lowest bubble.
const TOP: f32 = 40.0;
/// How far the bubble stays away from the mouth.
const GAP: f32 = 34.0;
const PADDING: f32 = 28.0;

/// Letters of a size, and how many of them fit.
struct Type {
    dot: u32,
    columns: usize,
    rows: usize,
}

const TYPES: [Type; 3] = [
    Type { dot: 5, columns: 15, rows: 1 },
    Type { dot: 4, columns: 19, rows: 2 },
    Type { dot: 3, columns: 26, rows: 4 },
];

/// Draws what is said; `mouth` is where the tail points to.
pub(super) fn draw(canvas: &mut Canvas, said: &str, mouth: Mouth) {
    let (lines, dot) = set(said);
    let step = (LETTER * dot) as f32 * 1.3;
    let wide = lines.iter().map(|line| width(line, dot)).max().unwrap_or_default() as f32 + 2.0 * PADDING;
    let high = step * lines.len() as f32 + 2.0 * PADDING - step * 0.2;
    let left = (mouth.0 - wide / 2.0).clamp(24.0, SIDE_F - wide - 24.0);
    let top = (mouth.1 - GAP - 70.0 - high).max(TOP);
    balloon(canvas, (left, top, wide, high), mouth);
    for (row, line) in lines.iter().enumerate() {
        let x = left + (wide - width(line, dot) as f32) / 2.0;
        write(canvas, line, x as i32, (top + PADDING + step * row as f32) as i32, dot, OUTLINE);
    }
}

/// The lines in the largest type that holds all of them, else the smallest one, cut.
fn set(said: &str) -> (Vec<String>, u32) {
    let fits = |kind: &&Type| wrap(said, kind.columns, usize::MAX).len() <= kind.rows;
    let kind = TYPES.iter().find(fits).unwrap_or(&TYPES[TYPES.len() - 1]);
    (wrap(said, kind.columns, kind.rows), kind.dot)
}

/// The balloon with its tail; the outline is drawn first, so that it shows only around both.
fn balloon(canvas: &mut Canvas, (left, top, wide, high): (f32, f32, f32, f32), mouth: Mouth) {
    let body = rounded(left, top, wide, high, 26.0);
    let root = mouth.0.clamp(left + 60.0, left + wide - 60.0);
    let bottom = top + high - 6.0;
    let tip = (root + (mouth.0 - root) * 0.8, (mouth.1 - GAP).max(bottom + 30.0));
    let tail = format!(
        "M {} {bottom} Q {root} {} {} {} Q {} {} {} {bottom} Z",
        root - 24.0,
        bottom + 20.0,
        tip.0,
        tip.1,
        root + 20.0,
        bottom + 24.0,
        root + 20.0
    );
    let mut pen = canvas.plain_pen();
    pen.line(&body, 9.0, OUTLINE);
    pen.line(&tail, 9.0, OUTLINE);
    pen.fill(&body, WHITE);
    pen.fill(&tail, WHITE);
}
