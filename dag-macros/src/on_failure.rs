//! `fallback`: what a node gives when it has failed for good. Whether it is a function or a value is decided by its syntax.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Expr, ExprLit, ExprUnary, Ident, Lit, Path, Result, Type, UnOp, parenthesized, token};

use crate::attr;

pub(crate) enum Fallback {
    /// `fallback = path`, `fallback = |error| …`: makes the value from the error.
    Function(Expr),
    /// `fallback = 7`, `fallback(Vec::new())`.
    Value(Expr),
    /// `fallback = "text"`, which becomes what the node gives.
    Text(Expr),
}

impl Fallback {
    pub(crate) fn parse(meta: &ParseNestedMeta<'_>) -> Result<Self> {
        if meta.input.peek(token::Paren) {
            let inside;
            parenthesized!(inside in meta.input);
            let value =
                inside.parse().map_err(|error| Error::new(error.span(), "expected a value: `fallback(value)`"))?;
            return if inside.is_empty() { Ok(Self::Value(value)) } else { Err(inside.error("expected one value")) };
        }
        let expr: Expr = attr::value(meta)?.parse()?;
        match &expr {
            Expr::Path(_) | Expr::Closure(_) => Ok(Self::Function(expr)),
            Expr::Lit(ExprLit { lit: Lit::Str(_), .. }) => Ok(Self::Text(expr)),
            Expr::Lit(_) | Expr::Unary(ExprUnary { op: UnOp::Neg(_), .. }) => Ok(Self::Value(expr)),
            _ => Err(Error::new(
                expr.span(),
                "behind `=` stands a literal, or a function of the error: write a value that is computed as `fallback(value)`",
            )),
        }
    }

    /// The `Fallback` of dag-core. Its value has the span of the option, so that rustc points there when it is of another type.
    pub(crate) fn expand(&self, krate: &Path, output: &Type) -> TokenStream {
        // What stands in the option must not see these names.
        let [arguments, error, value] =
            ["arguments", "error", "value"].map(|name| Ident::new(name, Span::mixed_site()));
        let given = match self {
            Self::Function(function) => quote!({
                const __FALLBACK: fn(&#krate::NodeError) -> #output = #function;
                __FALLBACK(#error)
            }),
            Self::Value(value) => quote!(#value),
            Self::Text(text) => quote_spanned!(text.span()=> ::core::convert::Into::into(#text)),
        };
        quote!(#krate::Fallback::new(|#arguments, #error| {
            let _ = #error;
            let #value: #output = #given;
            #arguments.give::<#output>(#value);
        }))
    }
}
