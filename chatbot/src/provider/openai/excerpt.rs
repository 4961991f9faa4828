//! What of a server's own words may be shown: one line, without markup, not long, and never the key.
//!
//! They go into the state, which two runs are compared by, so that links and the names of requests, which differ each time, stay out too.

use super::key::ApiKey;

/// The longest excerpt, in characters.
const LIMIT: usize = 300;

/// The start of `text` on one line, with the key replaced, fit to end a sentence.
pub(super) fn excerpt(text: &str, key: Option<&ApiKey>) -> String {
    let line = one_line(&without_tags(text));
    // Redaction comes before the cut, which could leave half a key that nothing recognises.
    let safe = key.map_or_else(|| line.clone(), |key| key.redact(&line));
    cut(without_references(&safe).trim_end_matches('.'))
}

/// Each link as `[link]`, and each name of a request, such as `req_8f3a`, as `[request]`.
fn without_references(line: &str) -> String {
    let ends = |c: char| c.is_whitespace() || "\"'`(){}<>,;".contains(c);
    line.split_inclusive(ends).map(|piece| without_reference(piece, piece.trim_end_matches(ends))).collect()
}

/// A piece of text with its `token` replaced if that is a reference; what ends a sentence is no part of one.
fn without_reference(piece: &str, token: &str) -> String {
    let token = token.trim_end_matches(['.', ':', '!', '?']);
    let rest = &piece[token.len()..];
    if token.contains("://") {
        format!("[link]{rest}")
    } else if token.starts_with("req_") {
        format!("[request]{rest}")
    } else {
        piece.to_owned()
    }
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
    fn links_and_names_of_requests_go() {
        for (told, shown) in [
            ("see https://example.com/a?b=c, then (http://[::1]:80).", "see [link], then ([link])"),
            ("{\"url\":\"https://example.com\",\"id\":\"req_1\"}", "{\"url\":\"[link]\",\"id\":\"[request]\"}"),
            ("name req_8f3a. Or not", "name [request]. Or not"),
            ("a required: prereq_1 and/or b", "a required: prereq_1 and/or b"),
        ] {
            assert_eq!(excerpt(told, None), shown);
        }
    }

    #[test]
    fn the_key_goes_before_the_cut() {
        let key = ApiKey::new("sk-0123456789").expect("a key");
        let shown = excerpt(&format!("{}sk-0123456789", "x".repeat(LIMIT - 3)), Some(&key));
        assert!(shown.ends_with("[ke…"), "{shown}");
    }
}
