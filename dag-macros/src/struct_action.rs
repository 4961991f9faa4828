//! `#[action]` on an `impl`: a struct whose fields configure an action. The struct is one more parameter, named `self` and bound.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Error, FnArg, ImplItem, ImplItemFn, ItemFn, ItemImpl, Path, Result, Type};

use crate::action::{self, Options};
use crate::expand::{self, placed};
use crate::fallback;
use crate::inject::Source;
use crate::signature::{self, Kind, Param, Signature, Unsized, bare};

/// The method that the action is.
const RUN: &str = "run";

pub(crate) fn expand(options: TokenStream, mut item: ItemImpl, text: &str) -> TokenStream {
    let (options, parsed) = action::parse(options);
    let read = signature(&options, &mut item);
    let described =
        fallback::together(parsed, read).and_then(|(run, signature)| describe(&options, &item, &run, &signature, text));
    let krate = options.krate();
    let described = described.unwrap_or_else(|error| {
        let error = error.into_compile_error();
        let stub = stub(&krate, &item);
        quote!(#error #stub)
    });
    quote!(#item #described)
}

/// The method as a function named after the struct, and its signature with the struct as the first parameter.
fn signature(options: &Options, item: &mut ItemImpl) -> Result<(ItemFn, Signature)> {
    refuse_others(options, item)?;
    let ty = item.self_ty.clone();
    let name = name(&ty)?;
    let method = method(item)?;
    let mut inputs = method.sig.inputs.iter().cloned();
    receiver(inputs.next(), &method.sig.ident)?;
    let mut function = ItemFn {
        attrs: method.attrs.clone(),
        vis: method.vis.clone(),
        sig: syn::Signature { inputs: inputs.collect(), ..method.sig.clone() },
        block: Box::new(method.block.clone()),
    };
    let read = signature::read(&mut function, options.is_fallible(), &action::RULES);
    // Without the marks, as the function has them now.
    let unmarked = function.sig.inputs.iter().cloned();
    method.sig.inputs = method.sig.inputs.iter().take(1).cloned().chain(unmarked).collect();
    let mut signature = read?;
    signature.params.insert(0, this(&ty));
    function.sig.ident = Ident::new(&name, function.sig.ident.span());
    Ok((function, signature))
}

fn refuse_others(options: &Options, item: &ItemImpl) -> Result<()> {
    let error = |span: Span, text: &str| Err(Error::new(span, text));
    if let Some((_, path, _)) = &item.trait_ {
        return error(
            path.span(),
            "an action is an `impl` of the struct itself: `#[action] impl Ask { fn run(&self, …) … }`",
        );
    }
    if let Some(param) = item.generics.params.first() {
        return error(param.span(), "an action cannot be generic: mark an `impl` for each type");
    }
    if options.has_handle() {
        return error(
            item.self_ty.span(),
            "a struct is placed as a value, `.action(\"ask\", Ask { … })`: it has no handle",
        );
    }
    Ok(())
}

/// The struct's name without its path and its arguments.
fn name(ty: &Type) -> Result<String> {
    match bare(ty) {
        Type::Path(path) => Ok(path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default()),
        other => Err(Error::new(other.span(), "an action is a struct of this crate, or a function")),
    }
}

fn method(item: &mut ItemImpl) -> Result<&mut ImplItemFn> {
    let span = item.self_ty.span();
    let methods = item.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    let mut run = methods.filter(|method| method.sig.ident == RUN);
    run.next().ok_or_else(|| Error::new(span, "what this action does stands in its method `run`: `fn run(&self, …)`"))
}

fn receiver(first: Option<FnArg>, name: &Ident) -> Result<()> {
    let error = |span: Span, text: &str| Err(Error::new(span, text));
    match first {
        Some(FnArg::Receiver(this)) if this.colon_token.is_some() => {
            error(this.span(), "write `&self`: the machine keeps the struct, and each step borrows it")
        }
        Some(FnArg::Receiver(this)) if this.mutability.is_some() && this.reference.is_some() => error(
            this.span(),
            "an action changes nothing but the fields that it writes: take `&self`, and write what changes to the state",
        ),
        Some(FnArg::Receiver(this)) if this.reference.is_none() => {
            error(this.span(), "write `&self`: the next step needs the struct again")
        }
        Some(FnArg::Receiver(_)) => Ok(()),
        _ => error(name.span(), "`run` takes `&self` first; what needs no struct is a function marked `#[action]`"),
    }
}

/// The struct as a parameter.
fn this(ty: &Type) -> Param {
    let kind = Kind::Borrowed(Box::new(ty.clone()), Unsized::No);
    let ident = Ident::new("self", ty.span());
    Param { ident, kind, source: Source::Own, input: false, default: None, collected: None }
}

fn describe(
    options: &Options,
    item: &ItemImpl,
    run: &ItemFn,
    signature: &Signature,
    text: &str,
) -> Result<TokenStream> {
    let (krate, ty) = (options.krate(), &item.self_ty);
    let method = Ident::new(RUN, run.sig.ident.span());
    let callee = quote!(<#ty>::#method);
    let call = |wrap: &TokenStream| expand::call_of(&krate, "ActionCall", &callee, method.span(), signature, wrap);
    let def = action::def(options, run, signature, text, call)?;
    // The type's own place, so that rustc points there when it cannot be shared.
    let value = quote_spanned!(placed(ty.span())=> #krate::Value::new::<#ty>(this));
    Ok(quote! {
        const _: () = {
            static DEF: #krate::ActionDef = #def;
            impl ::core::convert::From<#ty> for #krate::Action {
                fn from(this: #ty) -> Self {
                    #krate::__private::struct_action(&DEF, #value)
                }
            }
        };
    })
}

/// So that those who place the struct in a machine do not report its mistake again.
fn stub(krate: &Path, item: &ItemImpl) -> TokenStream {
    let ty = &item.self_ty;
    let is_plain = item.trait_.is_none() && item.generics.params.is_empty() && name(ty).is_ok();
    let stub = quote! {
        const _: () = {
            impl ::core::convert::From<#ty> for #krate::Action {
                fn from(_: #ty) -> Self {
                    ::core::unreachable!()
                }
            }
        };
    };
    is_plain.then_some(stub).into_token_stream()
}
