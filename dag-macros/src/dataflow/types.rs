//! What a parameter wants against what its node gives: a call that compiles only if they are the same, with the parameter's span.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::Path;

use super::config;
use super::read::{Module, Node};
use crate::signature::Param;
use crate::wired::{self, with_span};

pub(super) fn checks(module: &Module, krate: &Path) -> TokenStream {
    let params = module.nodes.iter().flat_map(|node| node.params.iter().map(move |param| (node, param)));
    let pairs = params.flat_map(|(node, param)| provided(module, node, param).map(move |by| (node, param, by)));
    let checks = pairs.filter_map(|(node, param, by)| check(krate, node, param, by));
    quote! {
        #[allow(path_statements, clippy::no_effect)]
        const _: fn() = || {
            #(#checks)*
        };
    }
}

/// The nodes that may give the parameter its value: those that exist together with its own.
fn provided<'a>(module: &'a Module, node: &'a Node, param: &Param) -> impl Iterator<Item = &'a Node> {
    let name = param.name();
    module.named(&name).filter(move |by| !by.is_broken && config::both(node, by).is_some())
}

fn check(krate: &Path, node: &Node, param: &Param, by: &Node) -> Option<TokenStream> {
    let (wanted, is_optional) = wired::wanted(param)?;
    let span = param.ident.span();
    let (consumer, provider) = (with_span(node.handle.as_ref()?, span), with_span(by.handle.as_ref()?, span));
    let (krate, cfg) = (with_span(krate, span), node.cfg.iter().chain(&by.cfg));
    let feeds = Ident::new(if is_optional { "FeedsOption" } else { "Feeds" }, span);
    Some(quote_spanned! {span=>
        #(#cfg)*
        <<#provider as #krate::Handle>::Output as #krate::__private::#feeds<#wanted, #consumer, #provider>>::FITS;
    })
}
