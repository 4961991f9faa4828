//! How a node is to be run: `retry`, `timeout`, `fallback`, `blocking`, `spawn`.

use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, LitInt, LitStr, Path, Result, Token, Type, parenthesized};

use crate::attr;
use crate::on_failure::Fallback;
use crate::signature::Signature;

#[derive(Default)]
pub(crate) struct Policy {
    retry: Option<(Retry, Span)>,
    timeout: Option<(Duration, Span)>,
    fallback: Option<(Fallback, Span)>,
    blocking: Option<Span>,
    spawn: Option<Span>,
}

struct Retry {
    attempts: u32,
    backoff: Duration,
    only: Option<Path>,
}

/// The wait before the first retry, where none is said.
const BACKOFF: Duration = Duration::from_millis(100);

impl Policy {
    pub(crate) fn parse(&mut self, name: &str, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let span = meta.path.span();
        match name {
            "retry" => attr::once(&mut self.retry, (retry(meta)?, span), meta),
            "timeout" => attr::once(&mut self.timeout, (duration(&attr::value(meta)?.parse()?)?, span), meta),
            "fallback" => attr::once(&mut self.fallback, (Fallback::parse(meta)?, span), meta),
            "blocking" => attr::once(&mut self.blocking, span, meta),
            _ => attr::once(&mut self.spawn, span, meta),
        }
    }

    /// What the function cannot do as its policy says.
    pub(crate) fn check(&self, signature: Signature) -> Result<Signature> {
        let wrong = |span: Span, text: &str| Err(Error::new(span, text));
        match self {
            Self { blocking: Some(_), spawn: Some(span), .. } => {
                wrong(*span, "a node is `blocking` or `spawn`: the first waits, the second computes")
            }
            Self { blocking: Some(span), .. } if signature.is_async => {
                wrong(*span, "an async function does not block: remove `blocking`, or `async`")
            }
            Self { timeout: Some((_, span)), blocking: None, spawn: None, .. } if !signature.is_async => wrong(
                *span,
                "a plain sync function cannot be interrupted: make it `async`, or mark it `blocking` so that it can be abandoned",
            ),
            Self { timeout: Some((_, span)), spawn: Some(_), .. } if !signature.is_async => wrong(
                *span,
                "a computation cannot be interrupted: make it `async` with points to stop at, or mark it `blocking` so that it can be \
                 abandoned",
            ),
            Self { retry: Some((_, span)), timeout: None, .. } if !signature.output.fallible => {
                wrong(*span, "there is nothing to try again: this function returns no `Result`")
            }
            Self { fallback: Some((_, span)), timeout: None, .. } if !signature.output.fallible => wrong(
                *span,
                "there is nothing to fall back from: this function returns no `Result` and has no `timeout`",
            ),
            _ => Ok(signature),
        }
    }

    /// Where a fallback is asked for.
    pub(crate) fn fallback(&self) -> Option<Span> {
        self.fallback.as_ref().map(|(_, span)| *span)
    }

    /// The `Policy` of dag-core, if it is not the plain one.
    pub(crate) fn expand(&self, krate: &Path, output: &Type) -> Option<TokenStream> {
        if let Self { retry: None, timeout: None, fallback: None, blocking: None, spawn: None } = self {
            return None;
        }
        let place = match (self.blocking, self.spawn) {
            (Some(_), _) => quote!(Blocking),
            (None, Some(_)) => quote!(Spawned),
            (None, None) => quote!(Inline),
        };
        let timeout = optional(self.timeout.as_ref().map(|(limit, _)| span_of_time(*limit)));
        let retry = optional(self.retry.as_ref().map(|(retry, _)| {
            let (attempts, backoff) = (retry.attempts, span_of_time(retry.backoff));
            let only = optional(retry.only.as_ref().map(|only| quote!(#only)));
            quote!(#krate::Retry { attempts: #attempts, backoff: #backoff, only: #only })
        }));
        let fallback = optional(self.fallback.as_ref().map(|(fallback, _)| fallback.expand(krate, output)));
        Some(quote!(#krate::Policy {
            place: #krate::Place::#place,
            timeout: #timeout,
            retry: #retry,
            fallback: #fallback
        }))
    }
}

/// `retry(3, backoff = "250ms", only = path)`.
fn retry(meta: &ParseNestedMeta<'_>) -> Result<Retry> {
    if !meta.input.peek(syn::token::Paren) {
        return Err(meta.error("say how often: `retry(3)`"));
    }
    let inside;
    parenthesized!(inside in meta.input);
    let count: LitInt = inside.parse().map_err(|error| Error::new(error.span(), "say how often: `retry(3)`"))?;
    let attempts = count.base10_parse()?;
    if attempts == 0 {
        return Err(Error::new(count.span(), "`retry(0)` never tries again: leave it out"));
    }
    let (mut backoff, mut only) = (None, None);
    while inside.parse::<Option<Token![,]>>()?.is_some() && !inside.is_empty() {
        let name: syn::Ident = inside.parse()?;
        inside.parse::<Token![=]>()?;
        match name.to_string().as_str() {
            "backoff" => backoff = Some(duration(&inside.parse()?)?),
            "only" => only = Some(inside.parse()?),
            _ => return Err(Error::new(name.span(), "expected `backoff = \"250ms\"` or `only = path`")),
        }
    }
    Ok(Retry { attempts, backoff: backoff.unwrap_or(BACKOFF), only })
}

/// A time such as `"250ms"`, `"30s"` or `"2m"`.
fn duration(text: &LitStr) -> Result<Duration> {
    let value = text.value();
    let digits = value.trim_end_matches(|c: char| !c.is_ascii_digit());
    let number: Option<u64> = digits.parse().ok().filter(|number| *number > 0);
    let milliseconds = match (number, &value[digits.len()..]) {
        (Some(number), "ms") => Some(number),
        (Some(number), "s") => number.checked_mul(1_000),
        (Some(number), "m") => number.checked_mul(60_000),
        _ => None,
    };
    let wrong = || Error::new(text.span(), "expected a time such as \"250ms\", \"30s\" or \"2m\"");
    milliseconds.map(Duration::from_millis).ok_or_else(wrong)
}

fn span_of_time(time: Duration) -> TokenStream {
    // `duration` has read it from as many milliseconds.
    let milliseconds = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    quote!(::core::time::Duration::from_millis(#milliseconds))
}

fn optional(tokens: Option<TokenStream>) -> TokenStream {
    match tokens {
        Some(tokens) => quote!(::core::option::Option::Some(#tokens)),
        None => quote!(::core::option::Option::None),
    }
}
