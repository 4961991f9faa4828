//! `input!`: declares a value that comes from outside the graph.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Result, Token, Type, TypeReference, Visibility};

use crate::attr::{self, plain};
use crate::handle::{self, Handled};
use crate::{expand, source};

struct Input {
    attrs: Vec<Attribute>,
    vis: Visibility,
    name: Ident,
    ty: Type,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = docs(input)?;
        let vis = input.parse()?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self { attrs, vis, name, ty: input.parse()? })
    }
}

/// The doc comments in front of a declaration. Other attributes would be lost, so they are refused.
pub(crate) fn docs(input: ParseStream<'_>) -> Result<Vec<Attribute>> {
    let attrs = input.call(Attribute::parse_outer)?;
    match attrs.iter().find(|attr| !attr.path().is_ident("doc")) {
        None => Ok(attrs),
        Some(other) => Err(syn::Error::new_spanned(
            other,
            "only doc comments can stand here: put other attributes on the macro itself",
        )),
    }
}

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    match syn::parse2::<Input>(tokens) {
        Ok(Input { name, ty: Type::Reference(borrowed), .. }) if !is_static(&borrowed) => {
            let text = format!(
                "an input is owned, and parameters borrow from it: write `input!({name}: String)` for a `{name}: &str`"
            );
            syn::Error::new(borrowed.span(), text).into_compile_error()
        }
        Ok(input) => declare(&input),
        Err(error) => {
            let text = format!("{error}; write `input!(name: Type)`");
            syn::Error::new(error.span(), text).into_compile_error()
        }
    }
}

fn is_static(borrowed: &TypeReference) -> bool {
    borrowed.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static")
}

fn declare(input: &Input) -> TokenStream {
    let krate = attr::default_crate();
    let Input { vis, name: ident, ty, .. } = input;
    let name = plain(ident);
    let doc = source::doc(&input.attrs);
    let location = expand::location(&krate, ident.span());
    let text = format!("input!({name}: {})", quote!(#ty));
    let def = quote! {
        static DEF: #krate::NodeDef = #krate::NodeDef::new(
            #krate::Function {
                name: #name,
                module: ::core::module_path!(),
                location: #location,
                doc: #doc,
                source: #text,
                params: &[],
            },
            #krate::Type::of::<#ty>(),
            #krate::NodeKind::Input,
        );
        #krate::__register!(&DEF);
    };
    let handled = Handled { ident: ident.clone(), name, output: quote!(#ty) };
    handle::with_handles(&krate, vis, &[handled], &def, &[format_ident!("DEF")])
}
