//! What other writers put into a line though it is no JSON: `NaN`, half of a surrogate pair, bytes that are no UTF-8.
//!
//! Python reads the first two, and Burr's server the third. A line is mended only after it could not be read as it stands.

use std::borrow::Cow;

/// The line with such things replaced, and what was replaced; `None` when there was nothing to do.
pub(crate) fn mend(line: &[u8]) -> Option<(String, Vec<String>)> {
    let mut notes = Vec::new();
    let text = String::from_utf8_lossy(line);
    if matches!(text, Cow::Owned(_)) {
        notes.push("bytes that are no UTF-8, replaced".to_owned());
    }
    let text = without_words(&text, &mut notes);
    (!notes.is_empty()).then_some((text, notes))
}

/// `NaN` and infinities become `null`, as Burr writes them; lone surrogates become U+FFFD.
fn without_words(text: &str, notes: &mut Vec<String>) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut rest = text;
    let mut quoted = false;
    while let Some(next) = rest.chars().next() {
        let (piece, replacement) = if quoted { in_text(rest) } else { outside(rest) };
        let piece = piece.unwrap_or(next.len_utf8());
        quoted ^= next == '"';
        if let Some((replacement, note)) = replacement {
            mended.push_str(replacement);
            if !notes.iter().any(|known| known == note) {
                notes.push(note.to_owned());
            }
        } else {
            mended.push_str(&rest[..piece]);
        }
        rest = &rest[piece..];
    }
    mended
}

/// How long the next piece is, if longer than a character, and what takes its place.
type Piece = (Option<usize>, Option<(&'static str, &'static str)>);

fn outside(rest: &str) -> Piece {
    let word = ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| rest.starts_with(word));
    (word.map(str::len), word.map(|_| ("null", "a number that JSON does not have, taken as null")))
}

fn in_text(rest: &str) -> Piece {
    const LONE: (&str, &str) = ("\\ufffd", "half of a surrogate pair, replaced");
    match (surrogate(rest), rest.get(6..).and_then(surrogate)) {
        (Some(true), Some(false)) => (Some(12), None),
        (Some(_), _) => (Some(6), Some(LONE)),
        _ if rest.starts_with('\\') => (rest.char_indices().nth(2).map(|(at, _)| at), None),
        _ => (None, None),
    }
}

/// Whether the text begins with an escaped surrogate, and if so whether with the leading half.
fn surrogate(text: &str) -> Option<bool> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    match u32::from_str_radix(digits, 16).ok()? {
        0xd800..0xdc00 => Some(true),
        0xdc00..0xe000 => Some(false),
        _ => None,
    }
}
