//! Reading the options in an attribute's parentheses, with the nearest name for a typo.

use proc_macro2::{Group, Span};
use syn::meta::ParseNestedMeta;
use syn::parse::ParseStream;
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitStr, Result, Token, bracketed, token};

/// An error for an option that does not exist.
pub(crate) fn unknown(meta: &ParseNestedMeta<'_>, known: &[&str]) -> Error {
    let written = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
    meta.error(format!("unknown option `{written}`; {}", did_you_mean(&written, known, "known options")))
}

/// The nearest name, or all of them under a heading.
pub(crate) fn did_you_mean(written: &str, known: &[&str], heading: &str) -> String {
    nearest(written, known.iter().copied())
        .map_or_else(|| format!("{heading}: {}", known.join(", ")), |name| format!("did you mean `{name}`?"))
}

/// The nearest of the known names, by the rule of `dag_core::nearest`.
pub(crate) fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = wanted.to_lowercase();
    let letters = wanted.chars().count();
    // A name of which no letter is left is another name.
    let limit = (letters / 3).clamp(1, 3).min(letters.saturating_sub(1));
    known
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(&folded, &name.to_lowercase()), name))
        .filter(|(distance, name)| *distance <= limit && *name != wanted)
        .min()
        .map(|(_, name)| name)
}

/// Reads what stands in an option's parentheses, which must not be empty.
pub(crate) fn nested(
    meta: &ParseNestedMeta<'_>,
    expected: &str,
    each: impl FnMut(ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    match meta.input.fork().parse::<Group>() {
        Ok(group) if !group.stream().is_empty() => meta.parse_nested_meta(each),
        _ => Err(meta.error(format!("expected {expected}"))),
    }
}

/// Hands over each pair in `name(key = value, …)`, its value read by `read`.
pub(crate) fn pairs<T>(
    meta: &ParseNestedMeta<'_>,
    expected: &str,
    read: fn(ParseStream<'_>) -> Result<T>,
    mut each: impl FnMut(String, T),
) -> Result<()> {
    nested(meta, expected, |pair| {
        let key = pair.path.require_ident()?.to_string();
        each(key, read(value(&pair)?)?);
        Ok(())
    })
}

/// `"value"`.
pub(crate) fn text(input: ParseStream<'_>) -> Result<String> {
    Ok(input.parse::<LitStr>()?.value())
}

/// `["value", "other"]`, at least one.
pub(crate) fn texts(input: ParseStream<'_>) -> Result<Vec<String>> {
    if !input.peek(token::Bracket) {
        return Err(input.error("expected a list of values: `[\"value\", \"other\"]`"));
    }
    let list;
    let bracket = bracketed!(list in input);
    let texts = Punctuated::<LitStr, Token![,]>::parse_terminated(&list)?;
    if texts.is_empty() {
        return Err(Error::new(bracket.span.join(), "this list is empty: no configuration would ever fit"));
    }
    Ok(texts.iter().map(LitStr::value).collect())
}

/// What stands behind an option's `=`.
pub(crate) fn value<'a>(meta: &ParseNestedMeta<'a>) -> Result<ParseStream<'a>> {
    if meta.input.peek(Token![=]) {
        meta.value()
    } else {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        Err(meta.error(format!("this option needs a value: `{name} = …`")))
    }
}

/// The value of an option that may be given once.
pub(crate) fn once<T>(slot: &mut Option<T>, value: T, meta: &ParseNestedMeta<'_>) -> Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(meta.error("this option is given twice")),
    }
}

/// Where the handle goes.
#[derive(Default)]
pub(crate) enum HandleName {
    /// A type with the function's own name.
    #[default]
    Own,
    /// A type with this name.
    Named(Ident),
    /// No type.
    None,
}

impl HandleName {
    pub(crate) fn parse(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        let name: Ident = value(meta)?.parse()?;
        Ok(if name == "none" { Self::None } else { Self::Named(name) })
    }

    /// The name of the type, given the function's.
    pub(crate) fn ident(&self, function: &Ident) -> Option<Ident> {
        match self {
            Self::Own => Some(function.clone()),
            Self::Named(name) => Some(name.clone()),
            Self::None => None,
        }
    }
}

/// `crate = path`; the default is `::dag_core`.
pub(crate) fn default_crate() -> syn::Path {
    syn::Path {
        leading_colon: Some(token::PathSep::default()),
        segments: std::iter::once(syn::PathSegment::from(Ident::new("dag_core", Span::call_site()))).collect(),
    }
}

/// Parses a path where `crate` itself may stand.
pub(crate) fn crate_path(meta: &ParseNestedMeta<'_>) -> Result<syn::Path> {
    value(meta)?.call(syn::Path::parse_mod_style)
}

/// An identifier without its `r#`.
pub(crate) fn plain(ident: &Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(ToOwned::to_owned).unwrap_or(text)
}
