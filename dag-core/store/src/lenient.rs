//! What other writers put into a line though it is no JSON: `NaN`, half of a surrogate pair, bytes that are no UTF-8; and numbers that 64 bits
//! do not hold, which are JSON and have no place here.
//!
//! Python reads them, and Burr's server the bytes. A line is mended only if it cannot be read as it stands, or not without a loss.

use std::borrow::Cow;

use crate::fields::Why;

/// What `parse` makes of a line as it stands, or else of the mended one; and notes on what was mended.
pub(crate) fn read<T>(line: &[u8], parse: impl Fn(&str) -> Result<T, Why>) -> Result<(T, Vec<String>), Why> {
    let strict = str::from_utf8(line).map_err(|error| error.to_string()).and_then(&parse);
    if strict.is_ok() && !may_have_large_integers(line) {
        return strict.map(|value| (value, Vec::new()));
    }
    match mend(line) {
        Some((mended, notes)) => Ok((parse(&mended)?, notes)),
        None => strict.map(|value| (value, Vec::new())),
    }
}

/// So many digits together a number of 64 bits may not hold.
const MANY: usize = 19;

/// Whether so many stand together. One of them is at a place that their number divides: only those are looked at, for a line can be long.
fn may_have_large_integers(line: &[u8]) -> bool {
    let digits_around = |at: usize| {
        let (before, after) = line.split_at(at);
        let count = |digits: &mut dyn Iterator<Item = &u8>| digits.take_while(|byte| byte.is_ascii_digit()).count();
        count(&mut before.iter().rev()) + count(&mut after.iter())
    };
    (0..line.len()).step_by(MANY).filter(|at| line[*at].is_ascii_digit()).any(|at| digits_around(at) >= MANY)
}

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
            mended.push_str(&replacement);
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
type Piece = (Option<usize>, Option<(Cow<'static, str>, &'static str)>);

fn outside(rest: &str) -> Piece {
    let word = ["NaN", "Infinity", "-Infinity"].into_iter().find(|word| rest.starts_with(word));
    if let Some(word) = word {
        return (Some(word.len()), Some(("null".into(), "a number that JSON does not have, taken as null")));
    }
    let is_of_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E');
    let number = rest.split(|c| !is_of_number(c)).next().filter(|number| !number.is_empty());
    let text = number.and_then(|number| Some((format!("\"{number}\"").into(), too_large(number)?)));
    (number.map(str::len), text)
}

/// What is said of a number that only a text can hold.
fn too_large(number: &str) -> Option<&'static str> {
    if is_large_integer(number) {
        return Some("an integer of more than 64 bits, taken as a text");
    }
    let is_infinite = number.parse::<f64>().is_ok_and(f64::is_infinite);
    is_infinite.then_some("a number too large for 64 bits, taken as a text")
}

fn is_large_integer(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let is_integer = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_integer && number.parse::<i64>().is_err() && number.parse::<u64>().is_err()
}

fn in_text(rest: &str) -> Piece {
    const LONE: (Cow<'static, str>, &str) = (Cow::Borrowed("\\ufffd"), "half of a surrogate pair, replaced");
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
