//! What a parameter wants against what its node gives: a call that compiles only if they are the same, with the parameter's span.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Path;

use super::config;
use super::read::{Module, Node};
use crate::wired::{Need, with_span};

pub(super) fn checks(module: &Module, krate: &Path) -> TokenStream {
    let needs = module.nodes.iter().flat_map(|node| node.needs.iter().map(move |need| (node, need)));
    let pairs = needs.flat_map(|(node, need)| provided(module, node, need).map(move |by| (node, need, by)));
    let checks = pairs.filter_map(|(node, need, by)| check(krate, node, need, by));
    quote! {
        #[allow(path_statements, clippy::no_effect)]
        const _: fn() = || {
            #(#checks)*
        };
    }
}

/// The nodes that may give the parameter its value: those that exist together with its own.
fn provided<'a>(module: &'a Module, node: &'a Node, need: &Need) -> impl Iterator<Item = &'a Node> {
    module.named(&need.name).filter(move |by| !by.is_broken && config::both(node, by).is_some())
}

fn check(krate: &Path, node: &Node, need: &Need, by: &Node) -> Option<TokenStream> {
    let (wanted, feeds, span) = (&need.ty, need.feeds(), need.span);
    let (consumer, provider) = (with_span(node.handle.as_ref()?, span), with_span(by.handle.as_ref()?, span));
    let (krate, cfg) = (with_span(krate, span), node.cfg.iter().chain(&by.cfg));
    Some(quote_spanned! {span=>
        #(#cfg)*
        <<#provider as #krate::Handle>::Output as #krate::__private::#feeds<#wanted, #consumer, #provider>>::FITS;
    })
}
