//! `cache`: how a node's value is kept, and how its inputs are hashed.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Ident, LitStr, Path, Result, Token, Type};

use crate::attr::{self, plain};
use crate::expand::placed;
use crate::signature::{Kind, Param, Signature};

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

    /// An ignored name must be a parameter's.
    pub(crate) fn check(cache: Option<&Self>, signature: Signature) -> Result<Signature> {
        let known: Vec<String> = signature.params.iter().filter(|param| has_value(param)).map(Param::name).collect();
        for name in cache.iter().flat_map(|cache| &cache.ignored) {
            if !known.contains(&plain(name)) {
                return Err(attr::no_parameter(name, &known));
            }
        }
        Ok(signature)
    }

    /// The field of the descriptor.
    pub(crate) fn expand(&self, krate: &Path, signature: &Signature, output: &Type) -> TokenStream {
        let version = self.version.as_deref().unwrap_or_default();
        let behavior = format_ident!("{}", self.behavior.unwrap_or("Default"));
        let inputs = signature.params.iter().filter(|param| has_value(param)).map(|param| self.input(krate, param));
        // The return type's span, so that rustc points there when the value cannot be kept.
        let of = quote_spanned!(placed(output.span())=> #krate::CacheDef::of::<#output>);
        let def = quote!(#of(#krate::Behavior::#behavior, #version, &[#(#inputs),*]));
        // The macro says what to do where dag-core was built without caches.
        quote_spanned!(placed(self.span)=> cache: #krate::__cached!(#def))
    }

    /// How the content of a parameter is hashed. Its own span, so that rustc points there when it cannot be.
    fn input(&self, krate: &Path, param: &Param) -> TokenStream {
        let span = placed(param.ident.span());
        match &param.kind {
            _ if self.ignored.iter().any(|name| plain(name) == param.name()) => quote!(::core::option::Option::None),
            Kind::BorrowedOption(ty, _) | Kind::OwnedOption(ty) => {
                quote_spanned!(span=> ::core::option::Option::Some(#krate::CacheDef::option::<#ty>))
            }
            Kind::Borrowed(ty) | Kind::Owned(ty) | Kind::Emit { part: ty, .. } => {
                quote_spanned!(span=> ::core::option::Option::Some(#krate::CacheDef::input::<#ty>))
            }
        }
    }
}

fn has_value(param: &Param) -> bool {
    !matches!(param.kind, Kind::Emit { .. })
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
