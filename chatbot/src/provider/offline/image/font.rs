//! Letters, from the public-domain 8 by 8 font of the `font8x8` crate; what it does not know is drawn as a box.

use font8x8::{BASIC_FONTS, BLOCK_FONTS, BOX_FONTS, GREEK_FONTS, HIRAGANA_FONTS, LATIN_FONTS, UnicodeFonts};

use super::canvas::Canvas;
use super::palette::Rgb;

/// The width and height of a letter in dots.
pub(super) const LETTER: u32 = 8;

/// A letter that the font does not know.
const UNKNOWN: [u8; 8] = [0, 126, 66, 66, 66, 66, 126, 0];

/// Writes one line whose upper left corner is at `(x, y)`; `dot` is the side of a dot in pixels.
pub(super) fn write(canvas: &mut Canvas, text: &str, x: i32, y: i32, dot: u32, colour: Rgb) {
    for (place, letter) in text.chars().enumerate() {
        let left = x + (place as u32 * LETTER * dot) as i32;
        write_letter(canvas, glyph(letter), left, y, dot, colour);
    }
}

/// The width of a line in pixels.
pub(super) fn width(text: &str, dot: u32) -> u32 {
    text.chars().count() as u32 * LETTER * dot
}

fn write_letter(canvas: &mut Canvas, rows: [u8; 8], left: i32, top: i32, dot: u32, colour: Rgb) {
    for (y, row) in rows.into_iter().enumerate() {
        for x in (0..8).filter(|x| row >> x & 1 == 1) {
            canvas.block(left + (x * dot) as i32, top + (y as u32 * dot) as i32, dot, dot, colour);
        }
    }
}

/// The dots of a letter, row by row; the lowest bit is the leftmost dot.
fn glyph(letter: char) -> [u8; 8] {
    let letter = plain(letter);
    let known = BASIC_FONTS.get(letter).or_else(|| LATIN_FONTS.get(letter)).or_else(|| GREEK_FONTS.get(letter));
    known
        .or_else(|| HIRAGANA_FONTS.get(letter))
        .or_else(|| BOX_FONTS.get(letter))
        .or_else(|| BLOCK_FONTS.get(letter))
        .unwrap_or(UNKNOWN)
}

/// Typographic quotes and dashes as their plain forms.
fn plain(letter: char) -> char {
    match letter {
        '\u{2018}' | '\u{2019}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{2013}' | '\u{2014}' => '-',
        other => other,
    }
}

/// Breaks a text into lines of at most `columns` letters; what does not fit into `rows` lines is cut, marked by three dots.
pub(super) fn wrap(text: &str, columns: usize, rows: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace().flat_map(|word| pieces(word, columns)) {
        let is_full = lines.len() == rows;
        match lines.last_mut().filter(|line| line.chars().count() + 1 + word.chars().count() <= columns) {
            Some(line) => *line = format!("{line} {word}"),
            None if is_full => {
                cut(lines.last_mut(), columns);
                break;
            }
            None => lines.push(word),
        }
    }
    lines
}

/// A word in pieces that fit on a line.
fn pieces(word: &str, columns: usize) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.chunks(columns.max(1)).map(|piece| piece.iter().collect()).collect()
}

fn cut(line: Option<&mut String>, columns: usize) {
    if let Some(line) = line {
        let kept: String = line.chars().take(columns.saturating_sub(3)).collect();
        *line = format!("{}...", kept.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_with_dots() {
        assert_eq!(wrap("one two three four", 9, 2), ["one two", "three..."]);
        assert_eq!(wrap("abcdefgh", 3, 9), ["abc", "def", "gh"]);
        assert!(wrap(" ", 9, 2).is_empty());
    }
}
