//! The types that stand for nodes beside their functions, and the block with the descriptors behind them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path, Visibility};

use crate::wired;

/// A type that stands for a node.
pub(crate) struct Handled {
    pub(crate) ident: Ident,
    /// The node's name.
    pub(crate) name: String,
    /// The type of its value.
    pub(crate) output: TokenStream,
    /// The names of the descriptors behind it, its own first.
    pub(crate) defs: Vec<Ident>,
}

/// The type: braced, so that it lives among the types only and the function keeps its name among the values.
pub(crate) fn declare(vis: &Visibility, name: &Ident, doc: &str) -> TokenStream {
    quote! {
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name {}
    }
}

/// The handles of the nodes that `statics` describes, and the descriptors in a block of their own.
pub(crate) fn with_handles(krate: &Path, vis: &Visibility, handles: &[Handled], statics: &TokenStream) -> TokenStream {
    let declared =
        handles.iter().map(|handle| declare(vis, &handle.ident, &format!("The handle of the node `{}`.", handle.name)));
    let implemented = handles.iter().map(|handle| implement(krate, handle));
    quote! {
        #(#declared)*
        const _: () = {
            #statics
            #(#implemented)*
        };
    }
}

/// A handle with nothing behind it.
pub(crate) fn stub(krate: &Path, vis: &Visibility, handle: &Handled) -> TokenStream {
    let declared = declare(vis, &handle.ident, "The handle of a node with a mistake.");
    let (implemented, wired) = (implement(krate, handle), wired::node(krate, &handle.ident, &[]));
    quote! {
        #declared
        const _: () = {
            #implemented
            #wired
        };
    }
}

fn implement(krate: &Path, handle: &Handled) -> TokenStream {
    let Handled { ident, name, output, defs } = handle;
    quote! {
        impl #krate::Handle for #ident {
            type Output = #output;
            const NAME: &'static str = #name;
            const DEFS: &'static [&'static #krate::NodeDef] = &[#(&#defs),*];
        }
    }
}
