//! `#[action]`: options, checks, and the descriptor of an action of a state machine.

use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Error, ItemFn, ItemImpl, Path, Result};

use crate::attr::{self, HandleName, plain};
use crate::signature::{self, Kind, Param, Rules, Signature};
use crate::writes::{self, Writes};
use crate::{argument, expand, fallback, handle, node, source, struct_action};

const OPTIONS: &[&str] = &["writes", "reset_except", "handle", "fallible", "crate"];

pub(crate) const RULES: Rules = Rules {
    inputs: true,
    unit: true,
    what: "an action",
    instead_of_self: "mark the `impl` instead, `#[action] impl Ask { fn run(&self, …) … }`, or take the value as a parameter that names it",
};

#[derive(Default)]
pub(crate) struct Options {
    writes: Writes,
    reset_except: Option<Vec<String>>,
    handle: Option<HandleName>,
    fallible: Option<()>,
    krate: Option<Path>,
}

pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    let text = source::text(item);
    if let Ok(item) = syn::parse2::<ItemImpl>(item.clone()) {
        return struct_action::expand(options, item, &text);
    }
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => return node::unreadable(item, &error),
    };
    let (options, parsed) = parse(options);
    let signature = signature::read(&mut function, options.is_fallible(), &RULES);
    let described = fallback::together(parsed, signature)
        .and_then(|signature| describe(&options, &function, &signature, &text))
        .unwrap_or_else(|error| {
            let (error, stub) = (error.into_compile_error(), stub(&options, &function));
            quote!(#error #stub)
        });
    quote!(#function #described)
}

/// A handle with nothing behind it, so that those who mention the action do not report its mistake again.
fn stub(options: &Options, function: &ItemFn) -> Option<TokenStream> {
    let own = &function.sig.ident;
    let handle = options.handle.as_ref().and_then(|handle| handle.ident(own)).unwrap_or_else(|| own.clone());
    if fallback::is_method(function) {
        return None;
    }
    let krate = options.krate();
    let declared = handle::declare(&function.vis, &handle, "The handle of an action with a mistake.");
    Some(quote! {
        #declared
        const _: () = {
            impl #krate::ActionHandle for #handle {
                fn def() -> &'static #krate::ActionDef {
                    ::core::unreachable!()
                }
            }
        };
    })
}

impl Options {
    pub(crate) fn krate(&self) -> Path {
        self.krate.clone().unwrap_or_else(attr::default_crate)
    }

    pub(crate) fn is_fallible(&self) -> bool {
        self.fallible.is_some()
    }

    pub(crate) fn has_handle(&self) -> bool {
        self.handle.is_some()
    }
}

/// The options up to the first mistake, and the mistake.
pub(crate) fn parse(tokens: TokenStream) -> (Options, Result<()>) {
    let mut options = Options::default();
    let parser = syn::meta::parser(|meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "writes" => attr::nested(&meta, "`writes(field)`", |write| options.writes.read(&write)),
            "reset_except" => attr::once(&mut options.reset_except, names(&meta)?, &meta),
            "handle" => attr::once(&mut options.handle, HandleName::parse(&meta)?, &meta),
            "fallible" => attr::once(&mut options.fallible, (), &meta),
            "crate" => attr::once(&mut options.krate, attr::crate_path(&meta)?, &meta),
            _ => Err(attr::unknown(&meta, OPTIONS)),
        }
    });
    let parsed = parser.parse2(tokens);
    (options, parsed)
}

fn names(meta: &ParseNestedMeta<'_>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    // Nothing survives.
    if meta.input.fork().parse().is_ok_and(|group: Group| group.stream().is_empty()) {
        meta.input.parse::<Group>()?;
        return Ok(names);
    }
    attr::nested(meta, "`reset_except(field)`", |name| {
        names.push(plain(name.path.require_ident()?));
        Ok(())
    })?;
    Ok(names)
}

fn describe(options: &Options, function: &ItemFn, signature: &Signature, text: &str) -> Result<TokenStream> {
    let krate = options.krate();
    let call = |wrap: &TokenStream| expand::call(&krate, "ActionCall", function, signature, wrap);
    let def = def(options, function, signature, text, call)?;
    let name = &function.sig.ident;
    let handle = options.handle.as_ref().unwrap_or(&HandleName::Own).ident(name);
    let handle = handle
        .ok_or_else(|| Error::new(name.span(), "an action is used by its handle: give it one, `handle = Name`"))?;
    let declared = handle::declare(&function.vis, &handle, &format!("The handle of the action `{name}`."));
    Ok(quote! {
        #declared
        const _: () = {
            static DEF: #krate::ActionDef = #def;
            impl #krate::ActionHandle for #handle {
                fn def() -> &'static #krate::ActionDef {
                    &DEF
                }
            }
        };
    })
}

/// The descriptor; `call` makes the call, which hands its value on.
pub(crate) fn def(
    options: &Options,
    function: &ItemFn,
    signature: &Signature,
    text: &str,
    call: impl Fn(&TokenStream) -> TokenStream,
) -> Result<TokenStream> {
    let krate = options.krate();
    let types = options.writes.types(&expand::output_type(&krate, signature), &function.sig.ident)?;
    let described = expand::function(&krate, function, signature, text);
    let writes = options.writes.describe(&krate, &types);
    let call = call(&writes::give(&types));
    let defaults = signature.params.iter().filter_map(|param| default(&krate, param));
    let reset = match &options.reset_except {
        Some(names) => quote!(::core::option::Option::Some(&[#(#names),*])),
        None => quote!(::core::option::Option::None),
    };
    Ok(quote! {
        #krate::ActionDef {
            function: #described,
            #writes,
            reset_except: #reset,
            defaults: &[#(#defaults),*],
            call: #call,
        }
    })
}

/// What an input is without a value.
fn default(krate: &Path, param: &Param) -> Option<TokenStream> {
    let default = param.default.as_ref()?;
    let (Kind::Borrowed(ty, _) | Kind::Owned(ty)) = &param.kind else { return None };
    let (name, value) = (param.name(), argument::owned(&default.to_token_stream(), ty));
    // Its own place, so that rustc points there when it has another type.
    let value = quote_spanned!(expand::placed(default.span())=> #krate::Value::new::<#ty>(#value));
    Some(quote!(#krate::DefaultDef { input: #name, value: || #value }))
}
