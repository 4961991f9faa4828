//! `cache`: how a node's value is kept, and how its inputs are hashed.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Ident, LitStr, Path, Result, Token, Type};

use crate::argument::{self, Read};
use crate::attr;
use crate::expand::placed;
use crate::inject::{self, Source, Value};
use crate::signature::{Errors, Kind, Param, Signature};

/// What stands behind `cache`.
pub(crate) struct Cache {
    span: Span,
    behavior: Option<&'static str>,
    version: Option<String>,
    /// The parameters that are not part of the key.
    ignored: Vec<Ident>,
}

const BEHAVIORS: [(&str, &str); 4] =
    [("default", "Default"), ("recompute", "Recompute"), ("ignore", "Ignore"), ("disable", "Disable")];

const OPTIONS: &[&str] = &["behavior", "version", "ignore"];

impl Cache {
    /// `cache`, `cache = "recompute"` or `cache(behavior = "recompute", version = "2", ignore(client))`.
    pub(crate) fn parse(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        let mut cache = Self { span: meta.path.span(), behavior: None, version: None, ignored: Vec::new() };
        if meta.input.peek(Token![=]) {
            cache.behavior = Some(behavior(&attr::value(meta)?.parse()?)?);
        } else if meta.input.peek(syn::token::Paren) {
            let expected = "`cache(ignore(client))`, `cache(version = \"2\")` or `cache(behavior = \"recompute\")`";
            attr::nested(meta, expected, |option| cache.option(&option))?;
        }
        Ok(cache)
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    fn option(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        match meta.path.get_ident().map(ToString::to_string).unwrap_or_default().as_str() {
            "behavior" => attr::once(&mut self.behavior, behavior(&attr::value(meta)?.parse()?)?, meta),
            "version" => attr::once(&mut self.version, attr::value(meta)?.parse::<LitStr>()?.value(), meta),
            "ignore" => attr::nested(meta, "the names of parameters: `ignore(client)`", |name| {
                self.ignored.push(name.path.require_ident()?.clone());
                Ok(())
            }),
            _ => Err(attr::unknown(meta, OPTIONS)),
        }
    }

    /// An ignored name must be that of a parameter that takes a value.
    pub(crate) fn check(cache: Option<&Self>, signature: Signature, function: &Ident) -> Result<Signature> {
        let mut errors = Errors::default();
        for name in cache.iter().flat_map(|cache| &cache.ignored) {
            errors.keep(inject::position(&signature.params, name, function).and_then(|at| {
                let Kind::OfRun { what, .. } = &signature.params[at].kind else { return Ok(()) };
                let text = format!("`{name}` is there {}: it takes no value, and is in no key", what.purpose());
                Err(Error::new(name.span(), text))
            }));
        }
        errors.or(signature)
    }

    /// The field of the descriptor.
    pub(crate) fn expand(&self, krate: &Path, signature: &Signature, output: &Type) -> TokenStream {
        let version = self.version(signature);
        let behavior = format_ident!("{}", self.behavior.unwrap_or("Default"));
        let reads = signature.params.iter().flat_map(|param| param.reads().into_iter().map(move |read| (param, read)));
        let inputs = reads.map(|(param, read)| self.input(krate, param, &read));
        let written = signature.params.iter().filter_map(|param| self.written(krate, param));
        // The return type's span, so that rustc points there when the value cannot be kept.
        let of = quote_spanned!(placed(output.span())=> #krate::CacheDef::of::<#output>);
        let def = quote!(#of(#krate::Behavior::#behavior, #version, &[#(#inputs),*], &[#(#written),*]));
        // The macro says what to do where dag-core was built without caches.
        quote_spanned!(placed(self.span)=> cache: #krate::__cached!(#def))
    }

    /// The version that was said, and the keys of the maps that are injected: of these the descriptor says nothing else.
    fn version(&self, signature: &Signature) -> String {
        let mut version = self.version.clone().unwrap_or_default();
        for param in &signature.params {
            if let Source::Nodes { keys: Some(keys), .. } = &param.source {
                version.push_str(&format!("\n{}: {}", param.name(), keys.join(", ")));
            }
        }
        version
    }

    fn ignores(&self, param: &Param) -> bool {
        self.ignored.iter().any(|name| inject::names(name, param))
    }

    /// How the content of one value is hashed that a parameter reads. Its own span, so that rustc points there when it cannot be.
    fn input(&self, krate: &Path, param: &Param, read: &Read<'_>) -> TokenStream {
        let (span, ty) = (placed(param.ident.span()), read.ty);
        if self.ignores(param) {
            return quote!(::core::option::Option::None);
        }
        let hash = if read.optional { quote!(option) } else { quote!(input) };
        quote_spanned!(span=> ::core::option::Option::Some(#krate::CacheDef::#hash::<#ty>))
    }

    /// How a value is hashed that is written in braces. A literal is all that its text says, which is part of the code.
    fn written(&self, krate: &Path, param: &Param) -> Option<TokenStream> {
        let Source::Value(value @ Value { literal: None, .. }) = &param.source else { return None };
        if self.ignores(param) {
            return None;
        }
        let (name, span) = (param.name(), placed(param.ident.span()));
        let (value, ty) = argument::written(value, &param.kind, span);
        let borrow = match &param.kind {
            Kind::Borrowed(..) | Kind::BorrowedOption(..) => None,
            Kind::Owned(_) | Kind::OwnedOption(_) | Kind::OfRun { .. } => Some(quote!(&)),
        };
        let digest = quote_spanned!(span=> #krate::CacheDef::written(#borrow value));
        Some(quote!((#name, || { let value: #ty = #value; #digest })))
    }
}

fn behavior(text: &LitStr) -> Result<&'static str> {
    let written = text.value();
    let unknown = || {
        let help = attr::did_you_mean(&written, &BEHAVIORS.map(|(name, _)| name), "known ones");
        Error::new(text.span(), format!("unknown behaviour `{written}`; {help}"))
    };
    let found = BEHAVIORS.iter().find(|(name, _)| *name == written);
    found.map(|(_, variant)| *variant).ok_or_else(unknown)
}
