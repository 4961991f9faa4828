//! When there was a mistake: all messages at once, and what a stub in place of the descriptor needs to keep the rest of the program quiet.

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::{FnArg, ItemFn, Result, ReturnType, Type};

use crate::signature::generic;

/// The second result, with the errors of both.
pub(crate) fn together<T>(first: Result<()>, second: Result<T>) -> Result<T> {
    match (first, second) {
        (Ok(()), second) => second,
        (Err(error), Ok(_)) => Err(error),
        (Err(mut first), Err(second)) => {
            first.combine(second);
            Err(first)
        }
    }
}

/// Whether the function stands in an `impl`, where no type can stand beside it.
pub(crate) fn is_method(function: &ItemFn) -> bool {
    function.sig.inputs.iter().any(|arg| matches!(arg, FnArg::Receiver(_)))
}

/// What the function seems to give; `()` where that would be one more mistake.
pub(crate) fn output(function: &ItemFn) -> Type {
    let nothing = || syn::parse_quote!(());
    let ReturnType::Type(_, written) = &function.sig.output else { return nothing() };
    let given = match &**written {
        Type::Path(path) => generic(path).filter(|(name, _)| *name == "Result").map_or(&**written, |(_, ok)| ok),
        other => other,
    };
    let is_plain =
        function.sig.generics.params.is_empty() && given.to_token_stream().into_iter().all(|tree| is_plain(&tree));
    if is_plain { given.clone() } else { nothing() }
}

/// Whether a type with this token can be written outside of a signature.
fn is_plain(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(punct) => !matches!(punct.as_char(), '&' | '\''),
        TokenTree::Ident(ident) => ident != "impl",
        TokenTree::Group(group) => group.stream().into_iter().all(|tree| is_plain(&tree)),
        TokenTree::Literal(_) => true,
    }
}
