//! The source text of a function as it was written: the body with its comments, which tokens alone have lost.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// The text from the visibility to the closing brace.
pub(crate) fn text(item: &TokenStream) -> String {
    let mut signature = Signature::default();
    let mut tokens = TokenStream::new();
    let mut trees = item.clone().into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            // An outer attribute or a doc comment: `#` and a bracket.
            TokenTree::Punct(punct) if punct.as_char() == '#' => drop(trees.next()),
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace && trees.peek().is_none() => {
                let written = body.span().source_text().filter(|_| !signature.jumps);
                let written = written.unwrap_or_else(|| body.to_string());
                return format!("{} {}", signature.or(&tokens), dedented(&written));
            }
            tree => {
                tokens.extend([tree.clone()]);
                signature.push(tree);
            }
        }
    }
    signature.or(&tokens)
}

/// The text of a few tokens, with the spaces between them as they were written.
pub(crate) fn written(tokens: &TokenStream) -> String {
    let mut text = Signature::default();
    tokens.clone().into_iter().for_each(|tree| text.push(tree));
    text.or(tokens)
}

/// A signature with its own spaces and line breaks: tokens know only where they stand.
#[derive(Default)]
struct Signature {
    text: String,
    indent: usize,
    /// Line and column behind the last token.
    end: Option<(usize, usize)>,
    /// Whether the tokens come from several places: another macro has put them together.
    jumps: bool,
}

impl Signature {
    /// The text, or the tokens where there is no such text.
    fn or(self, tokens: &TokenStream) -> String {
        if self.jumps { tokens.to_string() } else { self.text }
    }

    fn push(&mut self, tree: TokenTree) {
        let TokenTree::Group(group) = tree else {
            return self.write(&tree.to_string(), tree.span());
        };
        let (open, close) = match group.delimiter() {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Brace => ("{", "}"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::None => ("", ""),
        };
        self.write(open, group.span_open());
        group.stream().into_iter().for_each(|tree| self.push(tree));
        self.write(close, group.span_close());
    }

    fn write(&mut self, token: &str, span: Span) {
        let span = span.unwrap();
        let (start, end) = (span.start(), span.end());
        self.jumps |= self.end.is_some_and(|end| end > (start.line(), start.column()));
        match self.end {
            None => self.indent = start.column(),
            Some((line, column)) if (start.line(), start.column()) == (line, column) => {}
            Some((line, _)) if start.line() > line => {
                self.text.push('\n');
                self.text.extend(std::iter::repeat_n(' ', start.column().saturating_sub(self.indent)));
            }
            Some(_) => self.text.push(' '),
        }
        self.text.push_str(token);
        self.end = Some((end.line(), end.column()));
    }
}

/// Takes off the indentation that all lines but the first share.
fn dedented(text: &str) -> String {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let common = text.lines().skip(1).filter(|line| !line.trim().is_empty()).map(indent).min().unwrap_or(0);
    let cut =
        |(at, line): (usize, &str)| if at == 0 { line.to_owned() } else { line.get(common..).unwrap_or("").to_owned() };
    text.lines().enumerate().map(cut).collect::<Vec<_>>().join("\n")
}

/// The doc comment, its lines joined.
pub(crate) fn doc(attrs: &[syn::Attribute]) -> String {
    let lines = attrs.iter().filter(|attr| attr.path().is_ident("doc")).filter_map(|attr| match &attr.meta {
        syn::Meta::NameValue(syn::MetaNameValue {
            value: syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }),
            ..
        }) => Some(text.value()),
        _ => None,
    });
    lines
        .map(|line| line.strip_prefix(' ').map(ToOwned::to_owned).unwrap_or(line))
        .collect::<Vec<_>>()
        .join("\n")
        .trim()
        .to_owned()
}
