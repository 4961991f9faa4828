//! `alternatives!`: one handle for several functions with one node name.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Path, Result, Token, Type, Visibility, bracketed};

use crate::attr::{self, plain};
use crate::input::docs;
use crate::{handle, source, wired};

struct Alternatives {
    attrs: Vec<Attribute>,
    vis: Visibility,
    name: Ident,
    ty: Type,
    nodes: Punctuated<Path, Token![,]>,
}

impl Parse for Alternatives {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = docs(input)?;
        let vis = input.parse()?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        let list;
        bracketed!(list in input);
        Ok(Self { attrs, vis, name, ty, nodes: Punctuated::parse_terminated(&list)? })
    }
}

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    match syn::parse2::<Alternatives>(tokens) {
        Ok(alternatives) if alternatives.nodes.len() < 2 => {
            let text = "alternatives are at least two nodes; one alone needs no `alternatives!`";
            syn::Error::new(alternatives.name.span(), text).into_compile_error()
        }
        Ok(alternatives) => declare(&alternatives),
        Err(error) => {
            let text = format!("{error}; write `alternatives!(name: Type = [one, other])`");
            syn::Error::new(error.span(), text).into_compile_error()
        }
    }
}

fn declare(alternatives: &Alternatives) -> TokenStream {
    let krate = attr::default_crate();
    let Alternatives { attrs, vis, name: ident, ty, nodes } = alternatives;
    let name = plain(ident);
    let docs = match source::doc(attrs) {
        docs if docs.is_empty() => format!("The handle of the alternatives of `{name}`."),
        docs => docs,
    };
    let declared = handle::declare(vis, ident, &docs);
    let checks = nodes.iter().map(|node| check(&krate, node, ident, ty));
    let wired = wired::alternatives(&krate, ident, nodes.iter());
    let nodes: Vec<_> = nodes.iter().collect();
    quote! {
        #declared
        const _: () = {
            const EACH: &[&[&#krate::NodeDef]] = &[#(<#nodes as #krate::Handle>::DEFS),*];
            const ALL: ::core::option::Option<[&#krate::NodeDef; #krate::__private::count(EACH)]> =
                #krate::__private::all(#name, EACH);
            impl #krate::Handle for #ident {
                type Output = #ty;
                const NAME: &'static str = #name;
                const DEFS: &'static [&'static #krate::NodeDef] = match &ALL {
                    ::core::option::Option::Some(all) => all,
                    ::core::option::Option::None => &[],
                };
            }
            #wired
            #(#checks)*
        };
    }
}

/// Each alternative has the type and the name that the handle says, or rustc points at it.
fn check(krate: &Path, node: &Path, ident: &Ident, ty: &Type) -> TokenStream {
    let span = node.segments.last().map_or_else(|| node.span(), |segment| segment.ident.span());
    let text = format!(
        "`{}` is listed as an alternative of `{ident}` but is not named so: add `name = {ident}` to its #[node]",
        quote!(#node).to_string().replace(' ', ""),
    );
    let name = plain(ident);
    quote_spanned! {span=>
        const _: fn(#node) = |node| {
            fn is_alternative<H: #krate::Handle<Output = #ty>>(_: H) {}
            is_alternative(node);
        };
        const _: () = ::core::assert!(#krate::__private::same(<#node as #krate::Handle>::NAME, #name), #text);
    }
}
