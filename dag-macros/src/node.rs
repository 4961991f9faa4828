//! `#[node]`: options, checks, and the descriptor.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use syn::{Ident, ItemFn, LitStr, Path, Result};

use crate::attr::{self, HandleName, plain};
use crate::expand;
use crate::signature::{self, Rules, Signature};
use crate::source;

const OPTIONS: &[&str] = &["name", "when", "tag", "label", "handle", "fallible", "crate"];

#[derive(Default)]
struct Options {
    name: Option<Ident>,
    when: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    label: Option<String>,
    handle: Option<HandleName>,
    fallible: bool,
    krate: Option<Path>,
}

pub(crate) fn expand(options: TokenStream, item: TokenStream) -> TokenStream {
    let text = source::text(&item);
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => return unreadable(&item, &error),
    };
    let read = parse(options).and_then(|options| {
        let rules = Rules { inputs: false, unit: false, what: "a node" };
        let signature = signature::read(&mut function, options.fallible, &rules)?;
        Ok((options, signature))
    });
    match read {
        Ok((options, signature)) => {
            let described = describe(&options, &function, &signature, &text);
            quote!(#function #described)
        }
        Err(error) => {
            let error = error.into_compile_error();
            quote!(#function #error)
        }
    }
}

/// Not a function: it is emitted as it was, with the reason.
pub(crate) fn unreadable(item: &TokenStream, error: &syn::Error) -> TokenStream {
    let error = syn::Error::new(error.span(), format!("expected a function: {error}")).into_compile_error();
    quote!(#item #error)
}

fn parse(tokens: TokenStream) -> Result<Options> {
    let mut options = Options::default();
    let parser = syn::meta::parser(|meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "name" => attr::once(&mut options.name, meta.value()?.parse()?, &meta),
            "when" => Ok(options.when.extend(attr::pairs(&meta)?)),
            "tag" => Ok(options.tags.extend(attr::pairs(&meta)?)),
            "label" => attr::once(&mut options.label, meta.value()?.parse::<LitStr>()?.value(), &meta),
            "handle" => attr::once(&mut options.handle, HandleName::parse(&meta)?, &meta),
            "fallible" => Ok(options.fallible = true),
            "crate" => attr::once(&mut options.krate, attr::crate_path(&meta)?, &meta),
            _ => Err(attr::unknown(&meta, OPTIONS)),
        }
    });
    parser.parse2(tokens)?;
    Ok(options)
}

fn describe(options: &Options, function: &ItemFn, signature: &Signature, text: &str) -> TokenStream {
    let krate = options.krate.clone().unwrap_or_else(attr::default_crate);
    let name = plain(options.name.as_ref().unwrap_or(&function.sig.ident));
    let output = expand::output_type(&krate, signature);
    let described = expand::function(&krate, function, signature, text);
    let call = expand::call(&krate, function, signature, &quote!(#krate::Value::new::<#output>(value)));
    let label = option(options.label.as_deref());
    let (tag_keys, tag_values): (Vec<_>, Vec<_>) = options.tags.iter().cloned().unzip();
    let (when_keys, when_values): (Vec<_>, Vec<_>) = options.when.iter().cloned().unzip();
    let def = quote! {
        static DEF: #krate::NodeDef = #krate::NodeDef {
            name: #name,
            function: #described,
            output: #krate::Type::of::<#output>(),
            label: #label,
            tags: &[#((#tag_keys, #tag_values)),*],
            when: &[#((#when_keys, #when_values)),*],
            kind: #krate::NodeKind::Function(#call),
        };
        #krate::__register!(&DEF);
    };
    let handle = options.handle.as_ref().unwrap_or(&HandleName::Own).ident(&function.sig.ident);
    with_handle(&krate, handle.as_ref(), &function.vis, &name, &quote!(#output), &def)
}

/// The handle, if there is one, and the descriptor in a block of its own.
pub(crate) fn with_handle(
    krate: &Path,
    handle: Option<&Ident>,
    vis: &syn::Visibility,
    name: &str,
    output: &TokenStream,
    def: &TokenStream,
) -> TokenStream {
    let Some(handle) = handle else {
        return quote!(const _: () = { #def };);
    };
    let declared = expand::handle(vis, handle, &format!("The handle of the node `{name}`."));
    quote! {
        #declared
        const _: () = {
            #def
            impl #krate::Handle for #handle {
                type Output = #output;
                const NAME: &'static str = #name;
                fn defs() -> &'static [&'static #krate::NodeDef] {
                    static DEFS: &[&#krate::NodeDef] = &[&DEF];
                    DEFS
                }
            }
        };
    }
}

pub(crate) fn option(text: Option<&str>) -> TokenStream {
    match text {
        Some(text) => quote!(::core::option::Option::Some(#text)),
        None => quote!(::core::option::Option::None),
    }
}
