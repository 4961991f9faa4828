//! The source text of a function as it was written: the body with its comments, which tokens alone have lost.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The text from the visibility to the closing brace.
pub(crate) fn text(item: &TokenStream) -> String {
    let mut signature = TokenStream::new();
    let mut trees = item.clone().into_iter().peekable();
    while let Some(tree) = trees.next() {
        match &tree {
            // An outer attribute or a doc comment: `#` and a bracket.
            TokenTree::Punct(punct) if punct.as_char() == '#' => drop(trees.next()),
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace && trees.peek().is_none() => {
                let written = body.span().source_text().unwrap_or_else(|| body.to_string());
                return format!("{signature} {}", dedented(&written));
            }
            _ => signature.extend([tree]),
        }
    }
    signature.to_string()
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
