//! What `dag!` must know of a node while compiling, beside its descriptor: what its parameters want, as bounds.
//!
//! Every node carries this, so it is kept small: one `impl` with two bounds a parameter. A name is a number in the bounds, since text
//! cannot be part of a type on stable; messages are made from the descriptors, which hold the names.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Ident, Path, Type};

use crate::argument::Read;
use crate::signature::Param;

/// One value that a node takes of another.
pub(crate) struct Need {
    /// The name of the other node.
    pub(crate) name: String,
    /// The name of the parameter, where that is another.
    pub(crate) into: Option<String>,
    /// The type that must arrive.
    pub(crate) ty: Type,
    /// Whether an `Option` of it may arrive too.
    pub(crate) is_optional: bool,
    /// Where the parameter stands.
    pub(crate) span: Span,
}

/// For the handle of one function or input.
pub(crate) fn node(krate: &Path, handle: &Ident, needs: &[Need]) -> TokenStream {
    takes(krate, handle, needs.iter().map(|need| bound(krate, need)))
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
fn bound(krate: &Path, need: &Need) -> TokenStream {
    let Need { name, ty, span, .. } = need;
    let (key, feeds, krate) = (key(name), need.feeds(), with_span(krate, *span));
    quote_spanned! {*span=>
        __Graph: #krate::__private::Provides<#key>,
        #krate::__private::Given<__Graph, #key>: #krate::__private::#feeds<#ty, Self, #krate::__private::By<__Graph, #key>>
    }
}

/// A name or a path, as if it were written there. It means what it meant: `$crate` is known only where it comes from.
pub(crate) fn with_span(path: &impl ToTokens, span: Span) -> TokenStream {
    let spanned = |mut tree: TokenTree| {
        tree.set_span(tree.span().located_at(span));
        tree
    };
    path.to_token_stream().into_iter().map(spanned).collect()
}

impl Need {
    /// The bound that says whether a value may arrive.
    pub(crate) fn feeds(&self) -> Ident {
        Ident::new(if self.is_optional { "FeedsOption" } else { "Feeds" }, self.span)
    }
}

/// What these parameters take of other nodes, before any pipe.
pub(crate) fn needs(params: &[Param]) -> Vec<Need> {
    let reads = params.iter().flat_map(|param| param.reads().into_iter().map(move |read| (param, read)));
    let need = |(param, read): (&Param, Read<'_>)| {
        let (ty, is_optional) = param.collected.as_ref().map_or((read.ty, read.optional), |item| (item, false));
        let into = Some(param.name()).filter(|name| *name != read.node);
        Need { name: read.node, into, ty: ty.clone(), is_optional, span: param.ident.span() }
    };
    reads.map(need).collect()
}

/// A name as a number: FNV-1a, as `key` of dag-core computes it.
pub(crate) fn key(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}
