//! What a node and an action have in common once they are read: the descriptor of the function, and the call that fits it.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemFn, Path, Type};

use crate::argument::{self, Read};
use crate::attr::plain;
use crate::inject::Source;
use crate::signature::{Param, Signature};
use crate::source;

/// The `Function` descriptor.
pub(crate) fn function(krate: &Path, function: &ItemFn, signature: &Signature, text: &str) -> TokenStream {
    let name = plain(&function.sig.ident);
    let doc = source::doc(&function.attrs);
    let location = location(krate, function.sig.ident.span());
    let params =
        signature.params.iter().flat_map(|param| param.reads().into_iter().map(|read| read_def(krate, param, &read)));
    quote! {
        #krate::Function {
            name: #name,
            module: ::core::module_path!(),
            location: #location,
            doc: #doc,
            source: #text,
            params: &[#(#params),*],
        }
    }
}

/// The static with the descriptor of a node; `changes` are the fields that are not plain.
pub(crate) fn node(
    krate: &Path,
    def: &Ident,
    changes: &[TokenStream],
    function: &TokenStream,
    output: &Type,
    call: &TokenStream,
) -> TokenStream {
    quote! {
        static #def: #krate::NodeDef = #krate::NodeDef {
            #(#changes,)*
            ..#krate::NodeDef::new(#function, #krate::Type::of::<#output>(), #krate::NodeKind::Function(#call))
        };
    }
}

/// Where a name stands. The line comes from the compiler's own span; `line!()` would give the attribute's.
pub(crate) fn location(krate: &Path, span: Span) -> TokenStream {
    let line = u32::try_from(span.unwrap().line()).unwrap_or_default();
    quote!(#krate::Location { file: ::core::file!(), line: #line })
}

/// One value that a function reads, of a node or an input.
fn read_def(krate: &Path, param: &Param, read: &Read<'_>) -> TokenStream {
    let Read { node: name, ty, owned, optional } = read;
    let (input, parameter) = (param.input, param.name());
    let option = if *optional {
        quote!(::core::option::Option::Some(#krate::Type::of::<::core::option::Option<#ty>>()))
    } else {
        quote!(::core::option::Option::None)
    };
    let into = if matches!(param.source, Source::Nodes { .. }) || *name != parameter {
        quote!(::core::option::Option::Some(#parameter))
    } else {
        quote!(::core::option::Option::None)
    };
    quote! {
        #krate::Param {
            name: #name,
            ty: #krate::Type::of::<#ty>(),
            optional: #option,
            owned: #owned,
            input: #input,
            into: #into,
        }
    }
}

/// The `Call`: reads the arguments, calls the function, and hands its value to `wrap`.
///
/// `kind` is `Call` or `ActionCall`.
pub(crate) fn call(
    krate: &Path,
    kind: &str,
    function: &ItemFn,
    signature: &Signature,
    wrap: &TokenStream,
) -> TokenStream {
    let ident = &function.sig.ident;
    call_of(krate, kind, &quote!(#ident), ident.span(), signature, wrap)
}

/// The `Call` of what is not called by its name alone; `span` is that of its name.
pub(crate) fn call_of(
    krate: &Path,
    kind: &str,
    callee: &TokenStream,
    span: Span,
    signature: &Signature,
    wrap: &TokenStream,
) -> TokenStream {
    let (arguments, kind) = (arguments(Span::call_site()), Ident::new(kind, Span::call_site()));
    let (takes, passed) = argument::all(signature);
    let awaited = signature.is_async.then(|| quote!(.await));
    let value = quote!(#callee(#(#passed),*) #awaited);
    let value = if signature.output.fallible {
        // The return type's span, so that rustc points there when the error is none.
        let into =
            quote_spanned!(placed(signature.output.written.span())=> #krate::__private::IntoBoxError::into_box(error));
        quote!(match #value {
            ::core::result::Result::Ok(value) => value,
            ::core::result::Result::Err(error) => return ::core::result::Result::Err(#into),
        })
    } else {
        value
    };
    let body = quote! {
        #takes
        let value = #value;
        ::core::result::Result::Ok(#wrap)
    };
    if signature.is_async {
        // The function's own span, so that rustc points there when the future is not `Send`.
        let future = quote_spanned!(placed(span)=> ::std::boxed::Box::pin(async move { #body }));
        quote!(#krate::#kind::Async(|mut #arguments| #future))
    } else {
        quote!(#krate::#kind::Sync(|mut #arguments| { #body }))
    }
}

/// The parameter of a generated call, which hides nothing that the user named so; with the place of what it is read for.
pub(crate) fn arguments(at: Span) -> Ident {
    Ident::new("arguments", Span::mixed_site().located_at(at))
}

/// The place of a span with the macro's own names in scope: a span from inside a `macro_rules!` sees other ones.
pub(crate) fn placed(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// The type of what the function gives, `Result` taken off.
pub(crate) fn output_type(krate: &Path, signature: &Signature) -> Type {
    let written = &signature.output.written;
    match &signature.output.ok {
        Some(ok) => ok.clone(),
        None if signature.output.fallible => syn::parse_quote!(<#written as #krate::__private::Fallible>::Value),
        None => written.clone(),
    }
}
