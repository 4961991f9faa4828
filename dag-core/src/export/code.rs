//! The tokens of a source text: what is left of it without comments, white space, visibility and the commas that a formatter adds.
//!
//! The compiler's own printing of tokens differs between its versions; this reading of the text does not. It errs on the side of a
//! difference: what it does not know to be formatting counts as code.

/// The tokens of a function, or of the declaration of an input.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Code<'a> {
    /// Up to the body; all of what has none.
    pub(super) signature: Vec<&'a str>,
    /// The body with its braces.
    pub(super) body: Vec<&'a str>,
}

impl<'a> Code<'a> {
    pub(super) fn of(source: &'a str) -> Self {
        let mut signature = without_added_commas(&tokens(source));
        signature.drain(..visibility(&signature));
        let body = signature.split_off(body_start(&signature));
        Self { signature, body }
    }
}

/// The number of tokens in `pub`, `pub(crate)`, `pub(in path)`.
fn visibility(tokens: &[&str]) -> usize {
    match tokens {
        ["pub", "(", ..] => tokens.iter().position(|token| *token == ")").map_or(1, |end| end + 1),
        ["pub", ..] => 1,
        _ => 0,
    }
}

/// The brace that the last token closes.
fn body_start(tokens: &[&str]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().rev() {
        match *token {
            "}" => depth += 1,
            "{" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return if *token == "{" { at } else { tokens.len() };
        }
    }
    tokens.len()
}

/// An open bracket, while its content is read.
#[derive(Default)]
struct Group {
    /// Whether one value with a comma is the same as without.
    is_list: bool,
    /// Whether it belongs to a macro, to which a comma may mean anything.
    in_macro: bool,
    /// The commas so far: a tuple with two has two values.
    commas: usize,
    /// Whether some of these commas may stand between type arguments, or between the parameters of a closure.
    is_unsure: bool,
}

impl Group {
    fn open(token: &str, before: &[&str], outer: Option<&Self>) -> Self {
        Self {
            is_list: token != "(" || before.last().is_some_and(|before| is_callee(before)),
            in_macro: outer.is_some_and(|outer| outer.in_macro) || matches!(before, [.., name, "!"] if is_name(name)),
            ..Self::default()
        }
    }

    fn read(&mut self, token: &str) {
        self.commas += usize::from(token == ",");
        self.is_unsure |= matches!(token, "<" | "|" | "||");
    }

    /// Whether a comma before the end may be left out.
    fn may_end_without_comma(&self) -> bool {
        !self.in_macro && (self.is_list || (self.commas > 1 && !self.is_unsure))
    }
}

/// A formatter ends a list with a comma when it breaks the lines. One before `)` stays where it may make a tuple of one value.
fn without_added_commas<'a>(tokens: &[&'a str]) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::with_capacity(tokens.len());
    let mut groups: Vec<Group> = Vec::new();
    for &token in tokens {
        let may_go = match token {
            "(" | "[" | "{" => {
                groups.push(Group::open(token, &kept, groups.last()));
                false
            }
            ")" | "]" | "}" => groups.pop().is_some_and(|group| group.may_end_without_comma()),
            // `, >` ends type arguments only.
            ">" => !groups.last().is_some_and(|group| group.in_macro),
            _ => {
                if let Some(group) = groups.last_mut() {
                    group.read(token);
                }
                false
            }
        };
        if may_go && kept.last() == Some(&",") {
            kept.pop();
        }
        kept.push(token);
    }
    kept
}

fn is_name(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphabetic() || c == '_') && !token.ends_with(['"', '#', '\''])
}

/// Whether a `(` behind this opens arguments, and no tuple.
fn is_callee(token: &str) -> bool {
    const BEFORE_A_VALUE: &[&str] = &[
        "as", "async", "break", "const", "dyn", "else", "for", "if", "impl", "in", "let", "match", "move", "mut",
        "ref", "return", "static", "unsafe", "where", "while", "yield",
    ];
    is_name(token) && !BEFORE_A_VALUE.contains(&token)
}

fn tokens(source: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = source.trim_start();
    while !rest.is_empty() {
        let (token, length) = match comment(rest) {
            Some(length) => (None, length),
            None => {
                let length = token_length(rest);
                (rest.get(..length), length)
            }
        };
        tokens.extend(token);
        // A length always ends between characters: each reader counts whole ones.
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    tokens
}

/// The length of a comment or doc comment; comments in a block nest.
fn comment(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        return Some(text.find('\n').unwrap_or(text.len()));
    }
    if !text.starts_with("/*") {
        return None;
    }
    let (mut at, mut depth) = (0, 0_usize);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            (at, depth) = (at + 2, depth + 1);
        } else if rest.starts_with("*/") {
            (at, depth) = (at + 2, depth - 1);
            if depth == 0 {
                return Some(at);
            }
        } else {
            at += first(rest);
        }
    }
    Some(text.len())
}

/// The length of the token at the start of a text that is not empty.
fn token_length(text: &str) -> usize {
    let word = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (prefix, rest) = text.split_at(word);
    match (prefix, rest.as_bytes()) {
        ("" | "b" | "c", [b'"', ..]) => word + quoted(rest, '"'),
        ("r" | "br" | "cr", [b'"' | b'#', ..]) => word + raw(rest),
        ("b", [b'\'', ..]) => word + quoted(rest, '\''),
        ("", [b'\'', ..]) => character_or_lifetime(rest),
        ("", _) => operator(rest),
        _ => word,
    }
}

/// The length of what stands in quotes, with them.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return at + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// The length of `#"…"#` with any number of `#`, or of the `#name` of a raw name.
fn raw(text: &str) -> usize {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let (marks, inside) = text.split_at(hashes);
    match inside.strip_prefix('"') {
        Some(content) => {
            let end = format!("\"{marks}");
            content.find(&end).map_or(text.len(), |at| hashes + 1 + at + end.len())
        }
        None => hashes + inside.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(inside.len()),
    }
}

/// `'a'`, `'\n'` or `'a`.
fn character_or_lifetime(text: &str) -> usize {
    let mut inside = text.chars().skip(1);
    match (inside.next(), inside.next()) {
        (Some('\\'), _) | (Some(_), Some('\'')) => quoted(text, '\''),
        _ => {
            let name = &text[1..];
            1 + name.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(name.len())
        }
    }
}

/// The longest operator; never `>>`, which closes two lists of type arguments as well. Spaces tell `a && b` from `a & &b`, and so must the tokens.
fn operator(text: &str) -> usize {
    const LONG: &[&str] = &[
        "<<=", "...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=", "%=", "^=",
        "&=", "|=", "<<", "..",
    ];
    LONG.iter().find(|operator| text.starts_with(**operator)).map_or(first(text), |operator| operator.len())
}

fn first(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::Code;
    use proptest::prelude::*;

    fn same(one: &str, other: &str) -> bool {
        Code::of(one) == Code::of(other)
    }

    #[test]
    fn comments_and_white_space_are_nothing() {
        let code = "fn a(x: &u8) -> u8 { x + 1 }";
        for other in [
            "fn a(x:&u8)->u8{x+1}",
            "fn a(x: &u8) -> u8 {\n    // one more\n    x + 1 /* one /* nested */ more */\n}",
            "fn a(\r\n    x: &u8,\r\n) -> u8 {\r\n    /// doc\r\n    x + 1\r\n}",
            "pub(crate) fn a(x: &u8) -> u8 { x + 1 }",
            "pub fn a(x: &u8) -> u8 { x + 1 }",
        ] {
            assert!(same(code, other), "{other}");
        }
    }

    #[test]
    fn what_looks_like_a_comment_in_a_text_is_none() {
        assert!(!same(r#"{ "a // b" }"#, r#"{ "a // c" }"#));
        assert!(!same(r##"{ r#"a" /* b */"# }"##, r##"{ r#"a" /* c */"# }"##));
        assert!(!same(r#"{ "\"// a" }"#, r#"{ "\"// b" }"#));
        assert!(!same("{ \"a  b\" }", "{ \"a b\" }"));
        assert!(same("{ ('\"', 'x') } // \"", "{ ('\"', 'x') }"));
        assert!(same("{ b'\\'' /* ' */ }", "{ b'\\'' }"));
        assert!(same("fn a<'a>(r#type: &'a u8) {} // '", "fn a<'a>(r#type: &'a u8) {}"));
    }

    #[test]
    fn spaces_that_mean_something_count() {
        assert!(!same("{ a && b }", "{ a & &b }"));
        assert!(!same("{ return a }", "{ returna }"));
        assert!(same("{ a=-b }", "{ a = -b }"));
        assert!(same("{ Vec::<Vec<u8>>::new() }", "{ Vec::< Vec<u8> >::new() }"));
    }

    #[test]
    fn commas_that_a_formatter_adds_are_nothing() {
        assert!(same("{ f(a, b) }", "{ f(a, b,) }"));
        assert!(same("{ f(a) }", "{ f(a,) }"));
        assert!(same("{ [a] }", "{ [a,] }"));
        assert!(same("{ S { a } }", "{ S { a, } }"));
        assert!(same("{ (a, b) }", "{ (a, b,) }"));
        assert!(same("{ f::<A, B>(a) }", "{ f::<A, B,>(a) }"));
    }

    #[test]
    fn commas_that_mean_something_count() {
        assert!(!same("{ (a) }", "{ (a,) }"));
        assert!(!same("{ return (a) }", "{ return (a,) }"));
        assert!(!same("{ (f::<A, B>(a)) }", "{ (f::<A, B>(a),) }"));
        assert!(!same("{ (|a, b| a) }", "{ (|a, b| a,) }"));
        assert!(!same("{ (f(a, b)) }", "{ (f(a, b),) }"));
        assert!(!same("{ mac!(a) }", "{ mac!(a,) }"));
        assert!(!same("{ mac!(f(a)) }", "{ mac!(f(a,)) }"));
    }

    #[test]
    fn the_body_is_what_the_last_brace_closes() {
        let code = Code::of("fn a(x: [u8; { 1 + 1 }]) -> u8 { if x { 1 } else { \"}\" } }");
        assert_eq!(code.signature.last(), Some(&"u8"));
        assert_eq!(code.body[..3], ["{", "if", "x"]);
        assert_eq!(Code::of("input!(prompt: String)").body, [""; 0]);
    }

    proptest! {
        /// Any text at all ends, and no token is lost but commas, comments and a visibility.
        #[test]
        fn no_text_is_too_odd(text in "[ -~\n'\"/*#rbé(){},&]{0,60}") {
            let code = Code::of(&text);
            let length: usize = code.signature.iter().chain(&code.body).map(|token| token.len()).sum();
            prop_assert!(length <= text.len());
        }
    }
}
