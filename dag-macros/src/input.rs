//! `input!`: declares a value that comes from outside the graph.

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Path, Result, Token, Type, TypeReference, Visibility};

use crate::attr::{self, plain};
use crate::check::Checks;
use crate::handle::{self, Handled};
use crate::{expand, source, wired};

pub(crate) struct Input {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    /// What stands behind the type.
    options: TokenStream,
    /// The same, read.
    checks: Checks,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = docs(input)?;
        let vis = input.parse()?;
        let name = input.parse()?;
        input.parse::<Token![:]>()?;
        Ok(Self { attrs, vis, name, ty: input.parse()?, options: options(input)?, checks: Checks::default() })
    }
}

/// What stands behind the type: `, check(…), check(…)`, up to the next input if there is a list of them.
fn options(input: ParseStream<'_>) -> Result<TokenStream> {
    let mut options = TokenStream::new();
    while is_option(&input.fork()) {
        let comma = input.parse::<Token![,]>()?;
        options.extend((!options.is_empty()).then(|| comma.into_token_stream()));
        while !input.is_empty() && !input.peek(Token![,]) {
            options.extend([input.parse::<TokenTree>()?]);
        }
    }
    Ok(options)
}

/// Whether the comma is the last, or before something that is no `name: Type`.
fn is_option(ahead: ParseStream<'_>) -> bool {
    ahead.parse::<Token![,]>().is_ok() && (ahead.is_empty() || (ahead.peek(Ident) && !ahead.peek2(Token![:])))
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
    let read = syn::parse2::<Input>(tokens).map_err(|error| {
        let text = format!("{error}; write `input!(name: Type)`");
        syn::Error::new(error.span(), text)
    });
    let krate = attr::default_crate();
    match read.and_then(Input::checked) {
        Ok(input) => {
            let register = quote!(#krate::__register!(&DEF););
            input.declare(&krate, &input.name, &input.vis, &register)
        }
        Err(error) => error.into_compile_error(),
    }
}

fn is_static(borrowed: &TypeReference) -> bool {
    borrowed.lifetime.as_ref().is_some_and(|lifetime| lifetime.ident == "static")
}

impl Input {
    /// The input, if its value can travel between nodes and its checks can be read.
    pub(crate) fn checked(self) -> Result<Self> {
        match &self.ty {
            Type::Reference(borrowed) if !is_static(borrowed) => {
                let name = &self.name;
                let text = format!(
                    "an input is owned, and parameters borrow from it: write `input!({name}: String)` for a `{name}: &str`"
                );
                Err(syn::Error::new(borrowed.span(), text))
            }
            _ => Ok(Self { checks: Checks::of_input(self.options.clone())?, ..self }),
        }
    }

    /// The handle and the descriptor, which `more` may speak of as `DEF`.
    pub(crate) fn declare(&self, krate: &Path, handle: &Ident, vis: &Visibility, more: &TokenStream) -> TokenStream {
        let Self { name: ident, ty, .. } = self;
        let name = plain(ident);
        let doc = source::doc(&self.attrs);
        let location = expand::location(krate, ident.span());
        let text = format!("input!({name}: {})", quote!(#ty));
        let wired = wired::node(krate, handle, &[]);
        let handled = Handled {
            ident: handle.clone(),
            name: name.clone(),
            output: quote!(#ty),
            defs: vec![format_ident!("DEF")],
        };
        let checks = self.checks.field(krate, ty).map(|field| quote!(#field,));
        let def = quote! {
            static DEF: #krate::NodeDef = #krate::NodeDef { #checks ..#krate::NodeDef::new(
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
            ) };
            #more
            #wired
        };
        handle::with_handles(krate, vis, &[handled], &def)
    }
}
