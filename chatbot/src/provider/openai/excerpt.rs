//! What of a server's own words may be shown: one line, without markup, not long, and never the key.

use super::key::ApiKey;

/// The longest excerpt, in characters.
const LIMIT: usize = 300;

/// The start of `text` on one line, with the key replaced, fit to end a sentence.
pub(super) fn excerpt(text: &str, key: Option<&ApiKey>) -> String {
    let line = one_line(&without_tags(text));
    // Redaction comes before the cut, which could leave half a key that nothing recognises.
    let safe = key.map_or_else(|| line.clone(), |key| key.redact(&line));
    cut(safe.trim_end_matches('.'))
}

/// Whether a text is a web page rather than data.
pub(super) fn is_page(text: &str) -> bool {
    text.trim_start().starts_with('<')
}

fn without_tags(text: &str) -> String {
    if !is_page(text) {
        return text.to_owned();
    }
    text.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, after)| after)).collect::<Vec<_>>().join(" ")
}

fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{ApiKey, LIMIT, excerpt};

    #[test]
    fn markup_and_line_breaks_go() {
        assert_eq!(excerpt("<html>\n<h1>Bad\x1b gateway.</h1></html>", None), "Bad gateway");
    }

    #[test]
    fn the_key_goes_before_the_cut() {
        let key = ApiKey::new("sk-0123456789").expect("a key");
        let shown = excerpt(&format!("{}sk-0123456789", "x".repeat(LIMIT - 3)), Some(&key));
        assert!(shown.ends_with("[ke…"), "{shown}");
    }
}
