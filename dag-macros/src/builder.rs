//! The typed builder of a graph's inputs: a method for each, which takes the input's type and can be called once.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Ident, Path, Visibility};

use crate::attr::plain;
use crate::input::Input;
use crate::source;

/// The struct `name` with `new` and a method for each input. Which are given is part of its type: one flag for each.
pub(crate) fn expand(krate: &Path, vis: &Visibility, name: &Ident, of: &str, inputs: &[&Input]) -> TokenStream {
    let flags: Vec<_> = (0..inputs.len()).map(|at| format_ident!("GIVEN_{at}")).collect();
    let none_given = inputs.iter().map(|_| false);
    let methods = (0..inputs.len()).map(|at| method(krate, name, inputs, &flags, at));
    let doc = format!("The inputs of `{of}`, for the `inputs` of a run.");
    quote! {
        #[doc = #doc]
        #[must_use = "inputs are given to a run"]
        #[allow(dead_code, unreachable_pub)]
        #vis struct #name<#(const #flags: bool = false),*> {
            values: ::std::vec::Vec<(&'static str, #krate::Value)>,
        }
        #[allow(dead_code, unreachable_pub, private_interfaces)]
        const _: () = {
            impl #name<#(#none_given),*> {
                /// No input is given.
                pub fn new() -> Self {
                    Self { values: ::std::vec::Vec::new() }
                }
            }
            #(#methods)*
            impl<#(const #flags: bool),*> ::core::iter::IntoIterator for #name<#(#flags),*> {
                type Item = (&'static str, #krate::Value);
                type IntoIter = ::std::vec::IntoIter<Self::Item>;
                fn into_iter(self) -> Self::IntoIter {
                    self.values.into_iter()
                }
            }
        };
    }
}

/// The method of one input. A bound refuses a second call, so that the message speaks of the input and not of a missing method.
fn method(krate: &Path, name: &Ident, inputs: &[&Input], flags: &[Ident], at: usize) -> TokenStream {
    let Input { vis, name: input, ty, .. } = inputs[at];
    let (key, flag) = (plain(input), &flags[at]);
    let doc = match source::doc(&inputs[at].attrs) {
        doc if doc.is_empty() => format!("Gives the input `{key}`."),
        doc => doc,
    };
    let after = flags.iter().enumerate().map(|(other, flag)| if other == at { quote!(true) } else { quote!(#flag) });
    quote! {
        impl<#(const #flags: bool),*> #name<#(#flags),*> {
            #[doc = #doc]
            #vis fn #input(mut self, value: impl ::core::convert::Into<#ty>) -> #name<#(#after),*>
            where
                #krate::__private::Set<#flag>: #krate::__private::Open,
            {
                self.values.push((#key, #krate::Value::new::<#ty>(::core::convert::Into::into(value))));
                #name { values: self.values }
            }
        }
    }
}
