//! `check(range = …, one_of = […], regex = "…", with = path, warn)`: what must hold of a node's value.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprArray, ExprRange, LitStr, Path, RangeLimits, Result, Type};

use crate::expand::{self, location, placed};
use crate::{attr, source};

const OPTIONS: &[&str] = &["range", "one_of", "regex", "with", "warn"];
const EXPECTED: &str = "what must hold of the value: `check(range = 0..=10)`";

/// All checks of one node, in the order in which they are written.
#[derive(Default)]
pub(crate) struct Checks(Vec<Check>);

struct Check {
    test: Test,
    /// As it is written: `range = 0..=10`.
    text: String,
    /// Where its name stands.
    span: Span,
    warn: bool,
}

enum Test {
    Range(ExprRange),
    OneOf(ExprArray),
    Regex(LitStr),
    With(Path),
}

impl Checks {
    /// Reads one `check(…)`, which may hold several; `warn` is for all of them.
    pub(crate) fn parse(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let (mut read, mut warn) = (Vec::new(), false);
        attr::nested(meta, EXPECTED, |option| {
            match option.path.get_ident().map(ToString::to_string).unwrap_or_default().as_str() {
                "warn" => warn = true,
                name => read.push(Check::parse(name, &option)?),
            }
            Ok(())
        })?;
        if read.is_empty() {
            return Err(meta.error(format!("`warn` alone checks nothing; say {EXPECTED}")));
        }
        self.0.extend(read.into_iter().map(|check| Check { warn, ..check }));
        Ok(())
    }

    /// Reads what stands behind the type of an input: `check(…), check(…)`.
    pub(crate) fn of_input(tokens: TokenStream) -> Result<Self> {
        let mut checks = Self::default();
        let parser = syn::meta::parser(|meta| match meta.path.get_ident() {
            Some(name) if name == "check" => checks.parse(&meta),
            _ => Err(attr::unknown(&meta, &["check"])),
        });
        parser.parse2(tokens)?;
        Ok(checks)
    }

    /// The field of the descriptor, if there is anything to check.
    pub(crate) fn field(&self, krate: &Path, ty: &Type) -> Option<TokenStream> {
        let checks = self.0.iter().map(|check| check.expand(krate, ty));
        (!self.is_empty()).then(|| quote!(checks: &[#(#checks),*]))
    }

    /// A check is of what the function returns, and readers get what comes out of the pipe.
    pub(crate) fn check_pipe(&self, has_output: bool) -> Result<()> {
        match self.0.first() {
            Some(check) if has_output => Err(Error::new(
                check.span,
                "what comes out of a pipe is not what this checks: check it in the last function, or in a node that reads this one",
            )),
            _ => Ok(()),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What gives the value of a node, the checks before it.
    pub(crate) fn before(&self, give: TokenStream) -> TokenStream {
        if self.is_empty() {
            return give;
        }
        let arguments = expand::arguments(Span::call_site());
        quote!({
            if let ::core::result::Result::Err(error) = #arguments.check(&DEF, &value) {
                return ::core::result::Result::Err(error);
            }
            #give
        })
    }
}

impl Check {
    fn parse(name: &str, meta: &ParseNestedMeta<'_>) -> Result<Self> {
        let (test, value) = match name {
            "range" => with_tokens(range(attr::value(meta)?.parse()?)?, Test::Range),
            "one_of" => with_tokens(list(attr::value(meta)?.parse()?)?, Test::OneOf),
            "regex" => with_tokens(pattern(attr::value(meta)?.parse()?, meta)?, Test::Regex),
            "with" => with_tokens(attr::value(meta)?.parse()?, Test::With),
            _ => return Err(attr::unknown(meta, OPTIONS)),
        };
        Ok(Self { test, text: format!("{name} = {}", source::written(&value)), span: meta.path.span(), warn: false })
    }

    fn expand(&self, krate: &Path, ty: &Type) -> TokenStream {
        let (text, location) = (&self.text, location(krate, self.span));
        let holds = self.holds(krate, ty);
        let before = self.pattern(krate);
        let warn = self.warn.then(|| quote!(.warning()));
        let sound = self.sound(krate, ty).map(|sound| quote!(.sound(|| #sound)));
        quote!({
            #before
            #krate::Check::new(#text, #location, |value, context| {
                let _ = context;
                #krate::__private::test::<#ty>(value, |value| #holds)
            })
            #warn
            #sound
        })
    }

    /// Whether the value, a `&T`, passes; each part has the place of what it is about.
    fn holds(&self, krate: &Path, ty: &Type) -> TokenStream {
        let span = placed(self.span);
        match &self.test {
            Test::Range(range) => {
                let bounds = bounds(krate, ty, range);
                quote_spanned! {span=> {
                    // Its own name alone has the place of the option; a path would begin at the attribute.
                    use #krate::__private::is_within;
                    ::core::result::Result::Ok(is_within(value, #bounds))
                }}
            }
            Test::OneOf(list) => {
                let same = list
                    .elems
                    .iter()
                    .map(|item| quote_spanned!(placed(item.span())=> #krate::__private::is_same(value, &#item)));
                quote!(::core::result::Result::Ok(#(#same)||*))
            }
            Test::Regex(_) => quote_spanned!(span=> ::core::result::Result::Ok(PATTERN.matches(value))),
            Test::With(path) => {
                let span = placed(path.span());
                let into = quote_spanned!(span=> #krate::__private::IntoBoxError::into_box(error));
                quote_spanned! {span=>
                    match #path(value, context) {
                        ::core::result::Result::Ok(()) => ::core::result::Result::Ok(true),
                        ::core::result::Result::Err(error) => ::core::result::Result::Err(#into),
                    }
                }
            }
        }
    }

    /// One compiled pattern for the whole program.
    fn pattern(&self, krate: &Path) -> Option<TokenStream> {
        let Test::Regex(pattern) = &self.test else { return None };
        Some(quote!(static PATTERN: #krate::__private::Pattern = #krate::__private::Pattern::new(#pattern);))
    }

    /// Whether any value can pass, for what the program alone can tell.
    fn sound(&self, krate: &Path, ty: &Type) -> Option<TokenStream> {
        match &self.test {
            Test::Range(range @ ExprRange { start: Some(_), end: Some(_), .. }) => {
                let bounds = bounds(krate, ty, range);
                Some(quote_spanned!(placed(self.span)=> #krate::__private::is_range::<#ty>(#bounds)))
            }
            Test::Regex(_) => Some(quote!(PATTERN.sound())),
            Test::Range(_) | Test::OneOf(_) | Test::With(_) => None,
        }
    }
}

fn with_tokens<T: ToTokens>(read: T, test: fn(T) -> Test) -> (Test, TokenStream) {
    let tokens = read.to_token_stream();
    (test(read), tokens)
}

/// `Bounds { low, high, closed }`: each bound has the type of the value, so that rustc points at one that has not.
fn bounds(krate: &Path, ty: &Type, range: &ExprRange) -> TokenStream {
    let bound = |bound: &Option<Box<Expr>>| match bound {
        Some(bound) => {
            let typed = quote_spanned!(placed(bound.span())=> { let bound: #ty = #bound; bound });
            quote!(::core::option::Option::Some(#typed))
        }
        None => quote!(::core::option::Option::None),
    };
    let (low, high) = (bound(&range.start), bound(&range.end));
    let closed = matches!(range.limits, RangeLimits::Closed(_));
    quote!(#krate::__private::Bounds { low: #low, high: #high, closed: #closed })
}

fn range(expr: Expr) -> Result<ExprRange> {
    let Expr::Range(range) = expr else {
        return Err(Error::new(expr.span(), "expected a range: `0..=10`, `0.0..`, `..MAX`"));
    };
    match (&range.start, &range.end) {
        (None, None) => Err(Error::new(range.span(), "this range holds every value: give it a bound")),
        (Some(low), Some(high)) if is_reversed(low, high, &range.limits) => {
            let text = "no value is in this range: the lower bound comes first, and `..` leaves the upper one out";
            Err(Error::new(low.span(), text))
        }
        _ => Ok(range),
    }
}

/// Whether both bounds are literals between which there is nothing. Other bounds are compared when the graph is built.
fn is_reversed(low: &Expr, high: &Expr, limits: &RangeLimits) -> bool {
    let (Some(low), Some(high)) = (number(low), number(high)) else { return false };
    low > high || (low == high && matches!(limits, RangeLimits::HalfOpen(_)))
}

/// A literal number. Two integers so large that they meet here are compared when the graph is built.
fn number(expr: &Expr) -> Option<f64> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Float(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Neg(_), expr, .. }) => number(expr).map(|number| -number),
        _ => None,
    }
}

fn list(list: Expr) -> Result<ExprArray> {
    let Expr::Array(list) = list else {
        return Err(Error::new(list.span(), "expected a list of values: `[\"one\", \"other\"]`"));
    };
    if list.elems.is_empty() {
        return Err(Error::new(list.bracket_token.span.join(), "this list is empty: no value would ever pass"));
    }
    let mut seen = std::collections::HashSet::new();
    match list.elems.iter().find(|item| !seen.insert(item.to_token_stream().to_string())) {
        Some(twice) => Err(Error::new(twice.span(), "this value is listed twice")),
        None => Ok(list),
    }
}

#[cfg(feature = "regex")]
fn pattern(pattern: LitStr, _: &ParseNestedMeta<'_>) -> Result<LitStr> {
    match regex_syntax::parse(&pattern.value()) {
        Ok(_) => Ok(pattern),
        Err(error) => Err(Error::new(pattern.span(), format!("this is no regular expression: {error}"))),
    }
}

#[cfg(not(feature = "regex"))]
fn pattern(_: LitStr, meta: &ParseNestedMeta<'_>) -> Result<LitStr> {
    Err(meta.error("`regex` needs a feature of dag-core: `dag-core = { …, features = [\"regex\"] }`"))
}
