//! Shapes written as text, in a small part of SVG's path language, so that a figure is a list of lines one can read and redraw.
//!
//! Known are `M`, `L`, `Q`, `C` and `Z`, upper-case and absolute. A broken text gives no shape and never a panic.

use tiny_skia::{Path, PathBuilder};

/// The shape that a text describes, or `None` if it describes none.
pub(super) fn path(text: &str) -> Option<Path> {
    let mut builder = PathBuilder::new();
    let mut tokens = text.split_ascii_whitespace().peekable();
    while let Some(command) = tokens.next() {
        let mut numbers = Vec::new();
        while let Some(number) = tokens.peek().and_then(|token| token.parse::<f32>().ok()) {
            numbers.push(number);
            tokens.next();
        }
        draw(&mut builder, command, &numbers)?;
    }
    builder.finish()
}

/// One command with all its numbers; as in SVG, more numbers repeat the command.
fn draw(builder: &mut PathBuilder, command: &str, numbers: &[f32]) -> Option<()> {
    match command {
        "Z" => builder.close(),
        "M" => numbers.chunks_exact(2).for_each(|p| builder.move_to(p[0], p[1])),
        "L" => numbers.chunks_exact(2).for_each(|p| builder.line_to(p[0], p[1])),
        "Q" => numbers.chunks_exact(4).for_each(|p| builder.quad_to(p[0], p[1], p[2], p[3])),
        "C" => numbers.chunks_exact(6).for_each(|p| builder.cubic_to(p[0], p[1], p[2], p[3], p[4], p[5])),
        _ => return None,
    }
    Some(())
}

/// Both parts of a diagonal direction.
const D: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// Sixteen directions, a full turn from the right and downwards, in place of sines and cosines that platforms compute differently.
pub(super) const DIRECTIONS: [(f32, f32); 16] = [
    (1.0, 0.0),
    (0.923_88, 0.382_68),
    (D, D),
    (0.382_68, 0.923_88),
    (0.0, 1.0),
    (-0.382_68, 0.923_88),
    (-D, D),
    (-0.923_88, 0.382_68),
    (-1.0, 0.0),
    (-0.923_88, -0.382_68),
    (-D, -D),
    (-0.382_68, -0.923_88),
    (0.0, -1.0),
    (0.382_68, -0.923_88),
    (D, -D),
    (0.923_88, -0.382_68),
];
