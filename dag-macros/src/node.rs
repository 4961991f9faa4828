//! `#[node]`: options, checks, and the descriptor.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use syn::{Ident, ItemFn, LitStr, Path, Result};

use crate::attr::{self, HandleName, plain};
use crate::expand;
use crate::fallback;
use crate::policy::Policy;
use crate::signature::{self, Rules, Signature};
use crate::source;

const OPTIONS: &[&str] =
    &["name", "when", "tag", "label", "handle", "fallible", "crate", "retry", "timeout", "blocking", "spawn"];

#[derive(Default)]
struct Options {
    name: Option<Ident>,
    when: Vec<(String, String)>,
    tags: Vec<(String, String)>,
    label: Option<String>,
    handle: Option<HandleName>,
    fallible: Option<()>,
    krate: Option<Path>,
    policy: Policy,
}

pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    let text = source::text(item);
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => return unreadable(item, &error),
    };
    let (options, parsed) = parse(options);
    let rules = Rules { inputs: false, unit: false, what: "a node" };
    let signature = signature::read(&mut function, options.fallible.is_some(), &rules);
    let signature = signature.and_then(|signature| options.policy.check(signature));
    let described = match fallback::together(parsed, signature) {
        Ok(signature) => describe(&options, &function, &signature, &text),
        Err(error) => {
            let (error, stub) = (error.into_compile_error(), stub(&options, &function));
            quote!(#error #stub)
        }
    };
    quote!(#function #described)
}

/// Not a function: it is emitted as it was, with the reason.
pub(crate) fn unreadable(item: &TokenStream, error: &syn::Error) -> TokenStream {
    let error = syn::Error::new(error.span(), format!("expected a function: {error}")).into_compile_error();
    quote!(#item #error)
}

/// The options up to the first mistake, and the mistake.
fn parse(tokens: TokenStream) -> (Options, Result<()>) {
    let mut options = Options::default();
    let parser = syn::meta::parser(|meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "name" => attr::once(&mut options.name, attr::value(&meta)?.parse()?, &meta),
            "when" => attr::pairs(&meta, "`when(key = \"value\")`", &mut options.when),
            "tag" => attr::pairs(&meta, "`tag(key = \"value\")`", &mut options.tags),
            "label" => attr::once(&mut options.label, attr::value(&meta)?.parse::<LitStr>()?.value(), &meta),
            "handle" => attr::once(&mut options.handle, HandleName::parse(&meta)?, &meta),
            "retry" | "timeout" | "blocking" | "spawn" => options.policy.parse(&name, &meta),
            "fallible" => attr::once(&mut options.fallible, (), &meta),
            "crate" => attr::once(&mut options.krate, attr::crate_path(&meta)?, &meta),
            _ => Err(attr::unknown(&meta, OPTIONS)),
        }
    });
    let parsed = parser.parse2(tokens);
    (options, parsed)
}

impl Options {
    fn krate(&self) -> Path {
        self.krate.clone().unwrap_or_else(attr::default_crate)
    }

    fn name(&self, function: &ItemFn) -> String {
        plain(self.name.as_ref().unwrap_or(&function.sig.ident))
    }

    fn handle(&self, function: &ItemFn) -> Option<Ident> {
        self.handle.as_ref().unwrap_or(&HandleName::Own).ident(&function.sig.ident)
    }
}

/// A handle with nothing behind it, so that those who mention the node do not report its mistake again.
fn stub(options: &Options, function: &ItemFn) -> Option<TokenStream> {
    let handle = options.handle(function).filter(|_| !fallback::is_method(function))?;
    let (krate, name, output) = (options.krate(), options.name(function), fallback::output(function));
    let declared = expand::handle(&function.vis, &handle, "The handle of a node with a mistake.");
    Some(quote! {
        #declared
        const _: () = {
            impl #krate::Handle for #handle {
                type Output = #output;
                const NAME: &'static str = #name;
                fn defs() -> &'static [&'static #krate::NodeDef] {
                    &[]
                }
            }
        };
    })
}

fn describe(options: &Options, function: &ItemFn, signature: &Signature, text: &str) -> TokenStream {
    let (krate, name) = (options.krate(), options.name(function));
    let output = expand::output_type(&krate, signature);
    let described = expand::function(&krate, function, signature, text);
    let call = expand::call(&krate, function, signature, &quote!(#krate::Value::new::<#output>(value)));
    let label = option(options.label.as_deref());
    let policy = options.policy.expand(&krate);
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
            policy: #policy,
            kind: #krate::NodeKind::Function(#call),
        };
        #krate::__register!(&DEF);
    };
    let handle = options.handle(function);
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
