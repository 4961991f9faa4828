//! Nodes that run for each item of a list: `expand` and `collect`.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use quote::quote_spanned;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Ident, LitInt, Path, Result, Type};

use crate::attr::{self, plain};
use crate::signature::{Kind, Param, Signature, generic};

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
    pub(crate) fn check(&self, mut signature: Signature) -> Result<Signature> {
        for (at, name) in self.collect.iter().enumerate() {
            if self.collect[..at].contains(name) {
                return Err(Error::new(name.span(), format!("`{name}` is collected twice")));
            }
            let (at, ty) = item(&signature, name)?;
            signature.params[at].collected = Some(ty);
        }
        Ok(signature)
    }

    pub(crate) fn is_expanded(&self) -> bool {
        self.expand.is_some()
    }

    /// The fields of the descriptor.
    pub(crate) fn changes(&self, krate: &Path, signature: &Signature) -> Vec<TokenStream> {
        let expand = self
            .expand
            .iter()
            .map(|(at_once, _)| quote!(expand: ::core::option::Option::Some(#krate::Expand { at_once: #at_once })));
        let params = signature.params.iter().filter(|param| !matches!(param.kind, Kind::Emit { .. })).enumerate();
        let collects: Vec<_> = params
            .filter_map(|(index, param)| {
                let item = param.collected.as_ref()?;
                Some(quote!(#krate::Collect::of::<#item>(#index)))
            })
            .collect();
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

    /// How the function's value is given.
    pub(crate) fn give(&self, krate: &Path, output: &Type) -> TokenStream {
        match self.expand {
            Some((_, span)) => {
                let items = quote_spanned!(span=> #krate::__private::Items::new::<#output>(value));
                quote!(arguments.give::<#krate::__private::Items>(#items))
            }
            None => quote!(arguments.give::<#output>(value)),
        }
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

/// Where a collected parameter stands, and the type of its items.
fn item(signature: &Signature, name: &Ident) -> Result<(usize, Type)> {
    let named = plain(name);
    let is_named = |param: &Param| !matches!(param.kind, Kind::Emit { .. }) && param.name() == named;
    let Some(at) = signature.params.iter().position(is_named) else {
        let known: Vec<String> = signature.params.iter().map(Param::name).collect();
        return Err(attr::no_parameter(name, &known));
    };
    let param = &signature.params[at];
    let list = match &param.kind {
        Kind::Borrowed(ty) | Kind::Owned(ty) => Some(&**ty),
        _ => None,
    };
    let item = match list {
        Some(Type::Path(path)) => generic(path).filter(|(name, _)| *name == "Vec").map(|(_, item)| item.clone()),
        _ => None,
    };
    let text = || format!("`{named}` is collected into a list: take `&[T]` or `Vec<T>`");
    item.map(|item| (at, item)).ok_or_else(|| Error::new(param.ident.span(), text()))
}
