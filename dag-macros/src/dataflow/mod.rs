//! `#[dataflow]`: all nodes of one module, checked by the macro itself, which sees every signature.
//!
//! What [`build`](dag_core::DagBuilder::build) finds for one configuration is found here for every one, in the same words, and on the
//! parameter. The module is emitted as it was written, with the list of its nodes and the builder of its inputs at its end.

mod read;
mod names;
mod config;
mod alternatives;
mod cycle;
mod types;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::{Error, Ident, Path, Result, Visibility};

use crate::{attr, builder};
use read::Module;

pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    let krate = parse(options);
    let module = krate.and_then(|krate| Ok((Module::read(item)?, krate)));
    match module {
        Ok((module, krate)) => with_more(item, &more(&module, &krate)),
        Err(error) => {
            let error = error.into_compile_error();
            quote!(#item #error)
        }
    }
}

fn parse(options: TokenStream) -> Result<Path> {
    let mut krate = None;
    let parser = syn::meta::parser(|meta| {
        if meta.path.is_ident("crate") {
            attr::once(&mut krate, attr::crate_path(&meta)?, &meta)
        } else {
            Err(attr::unknown(&meta, &["crate"]))
        }
    });
    parser.parse2(options)?;
    Ok(krate.unwrap_or_else(attr::default_crate))
}

/// The module with more in its body, which stays token for token what it was: its nodes take their source text from it.
fn with_more(item: &TokenStream, more: &TokenStream) -> TokenStream {
    let add = |tree| match tree {
        TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => {
            let mut group = Group::new(Delimiter::Brace, [body.stream(), more.clone()].into_iter().collect());
            group.set_span(body.span());
            TokenTree::Group(group)
        }
        tree => tree,
    };
    item.clone().into_iter().map(add).collect()
}

fn more(module: &Module, krate: &Path) -> TokenStream {
    let mistakes = [names::check(module), alternatives::check(module), cycle::check(module)];
    let mistakes = mistakes.into_iter().flatten().map(Error::into_compile_error);
    let types = types::checks(module, krate);
    let (nodes, inputs) = (nodes(module, krate), inputs(module, krate));
    quote! {
        #(#mistakes)*
        #nodes
        #inputs
        #types
    }
}

fn nodes(module: &Module, krate: &Path) -> Option<TokenStream> {
    if module.declares("NODES") {
        return None;
    }
    let listed = module.nodes.iter().filter(|node| !node.is_broken).filter_map(|node| {
        let (cfg, handle) = (&node.cfg, node.handle.as_ref()?);
        Some(quote!(#(#cfg)* <#handle as #krate::Handle>::DEFS))
    });
    Some(quote! {
        /// The nodes and inputs of this module.
        #[allow(dead_code, unreachable_pub)]
        pub const NODES: #krate::Module = #krate::Module::listed(&[#(#listed),*]);
    })
}

fn inputs(module: &Module, krate: &Path) -> Option<TokenStream> {
    let inputs: Vec<_> = module.nodes.iter().filter_map(|node| node.input.as_ref()).collect();
    if inputs.is_empty() || module.declares("Inputs") {
        return None;
    }
    let vis = Visibility::Public(<syn::Token![pub]>::default());
    let name = Ident::new("Inputs", Span::call_site());
    Some(builder::expand(krate, &vis, &name, &module.name.to_token_stream().to_string(), &inputs))
}
