//! Text that is put together while compiling, for a message; nothing here runs unless there is something wrong.

/// As long as the longest message that is worth reading. What does not fit is cut off.
const LENGTH: usize = 2048;

/// Names longer than this are never near each other.
const NAME: usize = 64;

pub(super) struct Text {
    bytes: [u8; LENGTH],
    length: usize,
}

impl Text {
    pub(super) const fn new() -> Self {
        Self { bytes: [0; LENGTH], length: 0 }
    }

    pub(super) const fn push(&mut self, text: &str) -> &mut Self {
        let mut at = 0;
        // In whole pieces only, so that no letter is cut in two.
        while at < text.len() && self.length + text.len() - at <= LENGTH {
            self.bytes[self.length] = text.as_bytes()[at];
            self.length += 1;
            at += 1;
        }
        self
    }

    pub(super) const fn quote(&mut self, name: &str) -> &mut Self {
        self.push("`").push(name).push("`")
    }

    pub(super) const fn number(&mut self, number: u32) -> &mut Self {
        let digits = [b'0' + (number % 10) as u8];
        if number >= 10 {
            self.number(number / 10);
        }
        match str::from_utf8(&digits) {
            Ok(digit) => self.push(digit),
            Err(_) => self,
        }
    }

    pub(super) const fn as_str(&self) -> &str {
        match str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            Err(_) => "",
        }
    }
}

/// Whether the two names differ little enough for the one to be meant by the other, and by how much: [`nearest`](crate::nearest) for two.
pub(super) const fn distance(wanted: &str, known: &str) -> Option<usize> {
    let (one, other) = (wanted.as_bytes(), known.as_bytes());
    if one.len() > NAME || other.len() > NAME {
        return None;
    }
    let limit = if one.len() < 2 {
        0
    } else if one.len() < 6 {
        1
    } else if one.len() < 9 {
        2
    } else {
        3
    };
    let distance = edits(one, other);
    if distance <= limit { Some(distance) } else { None }
}

/// The number of letters to change, add, leave out or swap with their neighbour.
const fn edits(one: &[u8], other: &[u8]) -> usize {
    let mut rows = [[0; NAME + 1]; 3];
    let mut column = 0;
    while column <= other.len() {
        rows[0][column] = column;
        column += 1;
    }
    let mut row = 1;
    while row <= one.len() {
        let (now, last, before) = (row % 3, (row + 2) % 3, (row + 1) % 3);
        rows[now][0] = row;
        let mut column = 1;
        while column <= other.len() {
            let is_same = same_letter(one, row - 1, other, column - 1);
            let mut best = least(rows[last][column], rows[now][column - 1]) + 1;
            best = least(best, rows[last][column - 1] + !is_same as usize);
            if row > 1
                && column > 1
                && same_letter(one, row - 1, other, column - 2)
                && same_letter(one, row - 2, other, column - 1)
            {
                best = least(best, rows[before][column - 2] + 1);
            }
            rows[now][column] = best;
            column += 1;
        }
        row += 1;
    }
    rows[one.len() % 3][other.len()]
}

const fn same_letter(one: &[u8], at: usize, other: &[u8], there: usize) -> bool {
    one[at].eq_ignore_ascii_case(&other[there])
}

const fn least(one: usize, other: usize) -> usize {
    if one < other { one } else { other }
}

/// The type of a parameter as it stands in the source of its function; empty if it cannot be found there.
pub(super) const fn written_type<'a>(source: &'a str, parameter: &str) -> &'a str {
    let bytes = source.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if is_named(bytes, at, parameter.as_bytes()) {
            let start = at + parameter.len() + 1;
            return source.split_at(start).1.split_at(length_of_type(bytes, start)).0.trim_ascii();
        }
        at += 1;
    }
    ""
}

/// Whether `name:` starts here, after what cannot be a part of the name but the underscore of a parameter that is not used.
const fn is_named(source: &[u8], at: usize, name: &[u8]) -> bool {
    if at + name.len() >= source.len() || source[at + name.len()] != b':' || source[at + name.len() + 1] == b':' {
        return false;
    }
    let mut letter = 0;
    while letter < name.len() {
        if source[at + letter] != name[letter] {
            return false;
        }
        letter += 1;
    }
    at > 0 && (!source[at - 1].is_ascii_alphanumeric())
}

/// Up to the comma or the parenthesis that ends the parameter.
const fn length_of_type(source: &[u8], start: usize) -> usize {
    let (mut at, mut depth) = (start, 0_usize);
    while at < source.len() {
        match source[at] {
            b'(' | b'[' | b'<' => depth += 1,
            b'>' if source[at - 1] == b'-' => {}
            b',' | b')' if depth == 0 => break,
            b')' | b']' | b'>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        at += 1;
    }
    at - start
}

#[cfg(test)]
mod tests {
    use super::{distance, written_type};
    use crate::nearest;

    #[test]
    fn near_is_what_it_is_when_running() {
        let names = [
            "prompt",
            "promt",
            "Prompt",
            "pormpt",
            "response",
            "documents",
            "documnets",
            "a",
            "b",
            "ab",
            "tax",
            "taxes",
            "",
        ];
        for wanted in names {
            for known in names.into_iter().filter(|known| *known != wanted) {
                let is_near = nearest(wanted, [known]).is_some();
                assert_eq!(distance(wanted, known).is_some(), is_near, "{wanted} {known}");
            }
        }
    }

    #[test]
    fn a_type_is_found_in_the_source() {
        let source =
            "async fn f(a: &str, _b: &[(u8, Vec<u8>)],\n    mut c: fn(u8) -> u8) -> u8 { let d: u8 = a::b(); }";
        let types = ["a", "b", "c", "e"].map(|name| written_type(source, name));
        assert_eq!(types, ["&str", "&[(u8, Vec<u8>)]", "fn(u8) -> u8", ""]);
    }
}
