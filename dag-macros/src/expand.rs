//! What a node and an action have in common once they are read: the descriptor of the function, and the call that fits it.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemFn, Path, Type, Visibility};

use crate::attr::plain;
use crate::signature::{Kind, Param, Signature, Unsized};
use crate::source;

/// The `Function` descriptor.
pub(crate) fn function(krate: &Path, function: &ItemFn, signature: &Signature, text: &str) -> TokenStream {
    let name = plain(&function.sig.ident);
    let doc = source::doc(&function.attrs);
    let location = location(krate, function.sig.ident.span());
    let params = signature.params.iter().filter_map(|param| param_def(krate, param));
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

/// Where a name stands. The line comes from the compiler's own span; `line!()` would give the attribute's.
pub(crate) fn location(krate: &Path, span: Span) -> TokenStream {
    let line = u32::try_from(span.unwrap().line()).unwrap_or_default();
    quote!(#krate::Location { file: ::core::file!(), line: #line })
}

fn param_def(krate: &Path, param: &Param) -> Option<TokenStream> {
    let (ty, owned, optional) = match &param.kind {
        Kind::Borrowed(ty) => (ty, false, false),
        Kind::BorrowedOption(ty, _) => (ty, false, true),
        Kind::Owned(ty) => (ty, true, false),
        Kind::OwnedOption(ty) => (ty, true, true),
        Kind::Emit { .. } => return None,
    };
    let (name, input) = (param.name(), param.input);
    let option = if optional {
        quote!(::core::option::Option::Some(#krate::Type::of::<::core::option::Option<#ty>>()))
    } else {
        quote!(::core::option::Option::None)
    };
    Some(quote! {
        #krate::Param { name: #name, ty: #krate::Type::of::<#ty>(), optional: #option, owned: #owned, input: #input }
    })
}

/// The `Call`: reads the arguments, calls the function, and hands its value to `wrap`.
pub(crate) fn call(krate: &Path, function: &ItemFn, signature: &Signature, wrap: &TokenStream) -> TokenStream {
    let ident = &function.sig.ident;
    let (takes, passed) = arguments(signature);
    let awaited = signature.is_async.then(|| quote!(.await));
    let value = quote!(#ident(#(#passed),*) #awaited);
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
        let future = quote_spanned!(placed(ident.span())=> ::std::boxed::Box::pin(async move { #body }));
        quote!(#krate::Call::Async(|mut arguments| #future))
    } else {
        quote!(#krate::Call::Sync(|mut arguments| { #body }))
    }
}

/// The place of a span with the macro's own names in scope: a span from inside a `macro_rules!` sees other ones.
pub(crate) fn placed(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// Values taken out first, since that changes the arguments; then what borrows from them.
fn arguments(signature: &Signature) -> (TokenStream, Vec<TokenStream>) {
    let mut takes = TokenStream::new();
    let mut passed = Vec::new();
    let mut index = 0_usize;
    for (position, param) in signature.params.iter().enumerate() {
        let span = placed(param.ident.span());
        let local = format_ident!("argument_{position}");
        match &param.kind {
            Kind::Owned(ty) => takes.extend(quote_spanned!(span=> let #local = arguments.take::<#ty>(#index);)),
            Kind::OwnedOption(ty) => {
                takes.extend(quote_spanned!(span=> let #local = arguments.take_option::<#ty>(#index);));
            }
            Kind::Emit { part, .. } => takes.extend(quote_spanned!(span=> let #local = arguments.emit::<#part>();)),
            Kind::Borrowed(_) | Kind::BorrowedOption(..) => {}
        }
        passed.push(match &param.kind {
            Kind::Borrowed(ty) => quote_spanned!(span=> arguments.borrow::<#ty>(#index)),
            Kind::BorrowedOption(ty, behind) => {
                let narrow = narrowing(behind);
                quote_spanned!(span=> arguments.borrow_option::<#ty>(#index)#narrow)
            }
            Kind::Emit { by_ref: true, .. } => quote!(&#local),
            Kind::Owned(_) | Kind::OwnedOption(_) | Kind::Emit { by_ref: false, .. } => quote!(#local),
        });
        index += usize::from(!matches!(param.kind, Kind::Emit { .. }));
    }
    // A function without such parameters leaves `arguments` unchanged.
    (quote!(let _ = &mut arguments; #takes), passed)
}

fn narrowing(behind: &Unsized) -> Option<TokenStream> {
    match behind {
        Unsized::No => None,
        Unsized::Str => Some(quote!(.map(::std::string::String::as_str))),
        Unsized::Slice => Some(quote!(.map(::std::vec::Vec::as_slice))),
    }
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

/// The handle's type: braced, so that it lives among the types only and the function keeps its name among the values.
pub(crate) fn handle(vis: &Visibility, name: &Ident, doc: &str) -> TokenStream {
    quote! {
        #[doc = #doc]
        #[allow(non_camel_case_types, dead_code)]
        #vis struct #name {}
    }
}
