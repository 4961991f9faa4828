//! What `dag!` must know of a node while compiling, beside its descriptor: what its parameters want, as bounds.
//!
//! Every node carries this, so it is kept small: one `impl` with two bounds a parameter. A name is a number in the bounds, since text
//! cannot be part of a type on stable; messages are made from the descriptors, which hold the names.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path, Type};

use crate::signature::{Kind, Param};

/// For the handle of one function or input.
pub(crate) fn node(krate: &Path, handle: &Ident, params: &[Param]) -> TokenStream {
    takes(krate, handle, params.iter().filter_map(|param| bound(krate, param)))
}

/// For the one handle of several nodes: it takes what each of them takes.
pub(crate) fn alternatives<'a>(krate: &Path, handle: &Ident, nodes: impl Iterator<Item = &'a Path>) -> TokenStream {
    takes(krate, handle, nodes.map(|node| quote!(#node: #krate::__private::Takes<__Graph>)))
}

fn takes(krate: &Path, handle: &Ident, bounds: impl Iterator<Item = TokenStream>) -> TokenStream {
    quote! {
        #[allow(private_bounds)]
        impl<__Graph> #krate::__private::Takes<__Graph> for #handle where #(#bounds),* {}
    }
}

/// All of it with the parameter's own span, so that rustc shows the parameter beside the place where the graph is put together.
fn bound(krate: &Path, param: &Param) -> Option<TokenStream> {
    let (wanted, is_optional) = wanted(param)?;
    let (key, span) = (key(&param.name()), param.ident.span());
    let krate = with_span(krate, span);
    let feeds = Ident::new(if is_optional { "FeedsOption" } else { "Feeds" }, span);
    Some(quote_spanned! {span=>
        __Graph: #krate::__private::Provides<#key>,
        #krate::__private::Given<__Graph, #key>: #krate::__private::#feeds<#wanted, Self, #krate::__private::By<__Graph, #key>>
    })
}

/// A name or a path, as if it were written there. It means what it meant: `$crate` is known only where it comes from.
pub(crate) fn with_span(path: &impl ToTokens, span: Span) -> TokenStream {
    let spanned = |mut tree: TokenTree| {
        tree.set_span(tree.span().located_at(span));
        tree
    };
    path.to_token_stream().into_iter().map(spanned).collect()
}

/// The type that must arrive, and whether the parameter is optional; `None` for what is no dependency.
pub(crate) fn wanted(param: &Param) -> Option<(&Type, bool)> {
    if let Some(item) = &param.collected {
        return Some((item, false));
    }
    match &param.kind {
        Kind::Borrowed(ty) | Kind::Owned(ty) => Some((ty, false)),
        Kind::BorrowedOption(ty, _) | Kind::OwnedOption(ty) => Some((ty, true)),
        Kind::Emit { .. } => None,
    }
}

/// A name as a number: FNV-1a, as `key` of dag-core computes it.
pub(crate) fn key(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
