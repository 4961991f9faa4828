//! Nodes that the macro makes beside the function's own: a part of its value, a step of its pipes. Each reads one value.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Ident, Path, Type};

use crate::expand;

pub(crate) struct Beside<'a> {
    /// The name of the static.
    pub(crate) def: Ident,
    /// What does it, for those who ask which function a node is.
    pub(crate) function: String,
    pub(crate) at: Span,
    pub(crate) doc: String,
    pub(crate) source: String,
    /// The node that it reads, of this type.
    pub(crate) reads: &'a str,
    pub(crate) of: &'a Type,
    pub(crate) owned: bool,
    /// The type that it gives, and the expression, which may fail.
    pub(crate) gives: &'a Type,
    pub(crate) value: TokenStream,
    /// The other fields of the descriptor.
    pub(crate) changes: Vec<TokenStream>,
}

impl Beside<'_> {
    /// The static with the descriptor.
    pub(crate) fn expand(&self, krate: &Path) -> TokenStream {
        let Self { function, doc, source, reads, of, owned, gives, value, .. } = self;
        let location = expand::location(krate, self.at);
        let function = quote! {
            #krate::Function {
                name: #function,
                module: ::core::module_path!(),
                location: #location,
                doc: #doc,
                source: #source,
                params: &[#krate::Param {
                    name: #reads,
                    ty: #krate::Type::of::<#of>(),
                    optional: ::core::option::Option::None,
                    owned: #owned,
                    input: false,
                    into: ::core::option::Option::None,
                }],
            }
        };
        let arguments = expand::arguments(Span::call_site());
        let call = quote! {
            #krate::Call::Sync(|mut #arguments| {
                let value: #gives = #value;
                ::core::result::Result::Ok(#arguments.give::<#gives>(value))
            })
        };
        expand::node(krate, &self.def, &self.changes, &function, gives, &call)
    }
}
