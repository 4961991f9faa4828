//! Names in messages: quoting, listing, and the nearest one to a typo.

use std::fmt;

/// The nearest of the known names, if one is near enough to be what was meant. Case does not matter.
///
/// ```
/// assert_eq!(dag_core::nearest("promt", ["prompt", "response"]), Some("prompt"));
/// assert_eq!(dag_core::nearest("weather", ["prompt", "response"]), None);
/// assert_eq!(dag_core::nearest("x", ["a", "b"]), None);
/// ```
pub fn nearest<'a>(wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
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

/// The names in backticks with commas: `` `a`, `b` ``; `none` when empty.
pub(crate) fn list<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let quoted: Vec<_> = names.into_iter().map(|name| format!("`{}`", name.as_ref())).collect();
    if quoted.is_empty() { "none".into() } else { quoted.join(", ") }
}

/// Names with their values, for what outlives a descriptor.
pub(crate) fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect()
}

/// The type as a parameter that borrows it: `&str`, `&[T]`, `&T`, `Option<&T>`.
pub(crate) fn borrowed(ty: &str) -> String {
    let inside = |outer: &str| ty.strip_prefix(outer)?.strip_prefix('<')?.strip_suffix('>');
    match (ty, inside("Vec"), inside("Option")) {
        ("String", ..) => "&str".into(),
        (_, Some(item), _) => format!("&[{item}]"),
        (.., Some(inner)) => format!("Option<{}>", borrowed(inner)),
        _ => format!("&{ty}"),
    }
}

/// Writes `; did you mean `x`?` or nothing.
pub(crate) struct DidYouMean<'a>(pub(crate) Option<&'a str>);

impl fmt::Display for DidYouMean<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |name| write!(f, "; did you mean `{name}`?"))
    }
}
