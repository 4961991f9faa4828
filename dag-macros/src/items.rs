//! Nodes that run for each item of a list: `expand` and `collect`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use quote::quote_spanned;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Ident, LitInt, Path, Result, Type};

use crate::check::Checks;
use crate::signature::{self, Kind, Param, Signature};
use crate::{attr, expand, inject};

/// For how many items nodes may wait at once, where nothing is said.
const AT_ONCE: usize = 64;

#[derive(Default)]
pub(crate) struct Items {
    expand: Option<(usize, Span)>,
    collect: Vec<Ident>,
}

impl Items {
    pub(crate) fn parse(&mut self, name: &str, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let span = meta.path.span();
        match name {
            "expand" => attr::once(&mut self.expand, (at_once(meta)?, span), meta),
            _ => attr::nested(meta, "the parameters: `collect(page)`", |param| {
                self.collect.push(param.path.require_ident()?.clone());
                Ok(())
            }),
        }
    }

    /// Each collected parameter is one of the function's, once, and takes a list.
    pub(crate) fn check(&self, mut signature: Signature, function: &Ident) -> Result<Signature> {
        for (at, name) in self.collect.iter().enumerate() {
            if self.collect[..at].contains(name) {
                return Err(Error::new(name.span(), format!("`{name}` is collected twice")));
            }
            let at = inject::position(&signature.params, name, function)?;
            signature.params[at].collected = Some(item(&signature.params[at])?);
        }
        Ok(signature)
    }

    pub(crate) fn is_expanded(&self) -> bool {
        self.expand.is_some()
    }

    pub(crate) fn is_collecting(&self) -> bool {
        !self.collect.is_empty()
    }

    /// A fallback gives one value, where readers of what expands take items.
    pub(crate) fn check_fallback(&self, fallback: Option<Span>) -> Result<()> {
        match (self.expand, fallback) {
            (Some(_), Some(span)) => Err(Error::new(
                span,
                "`fallback` gives one value, and `expand` gives many: make the list in a node with the fallback, and expand it in the next",
            )),
            _ => Ok(()),
        }
    }

    /// Whether the value has parts: what expands gives many values.
    pub(crate) fn check_fields(&self, fields: &[Ident]) -> Result<()> {
        match (self.expand, fields) {
            (Some((_, span)), [_, ..]) => Err(Error::new(
                span,
                "`fields` takes one value apart, and `expand` gives many: take each item apart in a node that reads this one",
            )),
            _ => Ok(()),
        }
    }

    /// The fields of the descriptor of the node that calls the function.
    pub(crate) fn changes(&self, krate: &Path, signature: &Signature) -> Vec<TokenStream> {
        let expand = self
            .expand
            .iter()
            .map(|(at_once, _)| quote!(expand: ::core::option::Option::Some(#krate::Expand { at_once: #at_once })));
        let (mut index, mut collects) = (0, Vec::new());
        for param in &signature.params {
            collects.extend(param.collected.iter().map(|item| quote!(#krate::Collect::of::<#item>(#index))));
            index += param.reads().len();
        }
        let collects = (!collects.is_empty()).then(|| quote!(collects: &[#(#collects),*]));
        expand.chain(collects).collect()
    }

    /// The type of one item of what the function returns.
    pub(crate) fn item_type(&self, output: Type) -> Type {
        match self.expand {
            Some(_) => syn::parse_quote!(<#output as ::core::iter::IntoIterator>::Item),
            None => output,
        }
    }

    /// How the function's value is given, the checks before it: of each item, since its readers take one.
    pub(crate) fn give(&self, krate: &Path, output: &Type, checks: &Checks) -> TokenStream {
        let arguments = expand::arguments(Span::call_site());
        let Some((_, span)) = self.expand else { return checks.before(quote!(#arguments.give::<#output>(value))) };
        let (span, items) = (expand::placed(span), quote!(#krate::__private::Items));
        if checks.is_empty() {
            let new = quote_spanned!(span=> #items::new::<#output>(value));
            return quote!(#arguments.give::<#items>(#new));
        }
        let check = quote!(|index, item| #arguments.check_item(&DEF, index, item));
        let checked = quote_spanned!(span=> #items::checked::<#output>(value, #check));
        quote!(match #checked {
            ::core::result::Result::Ok(items) => #arguments.give::<#items>(items),
            ::core::result::Result::Err(error) => return ::core::result::Result::Err(error),
        })
    }
}

/// `expand` or `expand(at_once = 8)`.
fn at_once(meta: &ParseNestedMeta<'_>) -> Result<usize> {
    if !meta.input.peek(syn::token::Paren) {
        return Ok(AT_ONCE);
    }
    let mut count = None;
    attr::nested(meta, "`expand(at_once = 8)`", |inner| {
        if !inner.path.is_ident("at_once") {
            return Err(attr::unknown(&inner, &["at_once"]));
        }
        let number: LitInt = attr::value(&inner)?.parse()?;
        match number.base10_parse()? {
            0 => Err(Error::new(number.span(), "for no item at once, nothing would ever run")),
            given => attr::once(&mut count, given, &inner),
        }
    })?;
    Ok(count.unwrap_or(AT_ONCE))
}

/// The type of the items of a collected parameter.
fn item(param: &Param) -> Result<Type> {
    let item = match &param.kind {
        Kind::Borrowed(ty, _) | Kind::Owned(ty) => signature::element(ty),
        _ => None,
    };
    let text = || format!("`{}` is collected into a list: take `&[T]` or `Vec<T>`", param.name());
    item.cloned().ok_or_else(|| Error::new(param.ident.span(), text()))
}
