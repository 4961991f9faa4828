//! The arguments that a generated call hands to the function: read from the run, gathered from several nodes, or written out.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Lit, Type};

use crate::expand::{self, placed};
use crate::inject::{Source, Value};
use crate::signature::{self, Kind, OfRun, Param, Signature, Unsized};

/// One value that a parameter reads.
pub(crate) struct Read<'a> {
    /// The name of its node.
    pub(crate) node: String,
    /// The type that must arrive.
    pub(crate) ty: &'a Type,
    /// Whether the value itself is taken.
    pub(crate) owned: bool,
    /// Whether it may be absent.
    pub(crate) optional: bool,
}

impl<'a> Read<'a> {
    /// `None` for what the run gives.
    fn new(node: String, kind: &'a Kind) -> Option<Self> {
        let (ty, owned, optional) = match kind {
            Kind::Borrowed(ty, _) => (ty, false, false),
            Kind::BorrowedOption(ty, _) => (ty, false, true),
            Kind::Owned(ty) => (ty, true, false),
            Kind::OwnedOption(ty) => (ty, true, true),
            Kind::OfRun { .. } => return None,
        };
        Some(Self { node, ty, owned, optional })
    }
}

impl Param {
    /// What the parameter reads, in the order of the arguments.
    pub(crate) fn reads(&self) -> Vec<Read<'_>> {
        match (&self.source, &self.kind) {
            (Source::Value(_), _) => Vec::new(),
            (Source::Own, kind) => Read::new(self.name(), kind).into_iter().collect(),
            (Source::Node(node), kind) => Read::new(node.clone(), kind).into_iter().collect(),
            (Source::Nodes { each, nodes, .. }, _) => {
                nodes.iter().filter_map(|node| Read::new(node.clone(), each)).collect()
            }
        }
    }
}

/// Values taken out first, since that changes the arguments; then what is passed, which borrows from them.
pub(crate) fn all(signature: &Signature) -> (TokenStream, Vec<TokenStream>) {
    let mut reader = Reader::default();
    let passed = signature.params.iter().map(|param| reader.argument(param)).collect();
    let (takes, arguments) = (reader.takes, expand::arguments(Span::call_site()));
    // A function without such parameters leaves `arguments` unchanged.
    (quote!(let _ = &mut #arguments; #takes), passed)
}

#[derive(Default)]
struct Reader {
    takes: TokenStream,
    locals: usize,
    /// The index of the next argument.
    index: usize,
}

impl Reader {
    fn argument(&mut self, param: &Param) -> TokenStream {
        let span = placed(param.ident.span());
        match &param.source {
            Source::Own | Source::Node(_) => self.read(&param.kind, span),
            Source::Nodes { each, nodes, keys } => {
                let values = nodes.iter().map(|_| narrowed(self.read(each, span), each)).collect::<Vec<_>>();
                gathered(&param.kind, &values, keys.as_deref())
            }
            Source::Value(value) => {
                let (value, ty) = written(value, &param.kind, span);
                let local = self.local(span, Some(&ty), &value);
                match &param.kind {
                    Kind::OwnedOption(_) | Kind::BorrowedOption(..) => quote!(::core::option::Option::Some(#local)),
                    _ => local,
                }
            }
        }
    }

    /// The next argument, or what stands for it.
    fn read(&mut self, kind: &Kind, span: Span) -> TokenStream {
        let (index, arguments) = (self.index, expand::arguments(span));
        self.index += usize::from(!matches!(kind, Kind::OfRun { .. }));
        match kind {
            Kind::Borrowed(ty, _) => quote_spanned!(span=> #arguments.borrow::<#ty>(#index)),
            Kind::BorrowedOption(ty, behind) => {
                let narrow = narrowing(*behind);
                quote_spanned!(span=> #arguments.borrow_option::<#ty>(#index)#narrow)
            }
            Kind::Owned(ty) => self.local(span, None, &quote_spanned!(span=> #arguments.take::<#ty>(#index))),
            Kind::OwnedOption(ty) => {
                self.local(span, None, &quote_spanned!(span=> #arguments.take_option::<#ty>(#index)))
            }
            Kind::OfRun { what, by_ref } => {
                let local = self.local(span, None, &of_run(what, span));
                match what {
                    // What is left here tells those who have a clone when the call is over.
                    OfRun::Cancel if !by_ref => quote_spanned!(span=> #local.token()),
                    _ if *by_ref => quote_spanned!(span=> &#local),
                    _ => local,
                }
            }
        }
    }

    fn local(&mut self, span: Span, ty: Option<&TokenStream>, value: &TokenStream) -> TokenStream {
        let local = format_ident!("argument_{}", self.locals, span = Span::mixed_site());
        self.locals += 1;
        let ty = ty.map(|ty| quote!(: #ty));
        self.takes.extend(quote_spanned!(span=> let #local #ty = #value;));
        quote!(#local)
    }
}

fn of_run(what: &OfRun, span: Span) -> TokenStream {
    let arguments = expand::arguments(span);
    match what {
        OfRun::Emit(part) => quote_spanned!(span=> #arguments.emit::<#part>()),
        OfRun::Ctx => quote_spanned!(span=> #arguments.ctx()),
        OfRun::Cancel => quote_spanned!(span=> #arguments.cancel()),
    }
}

fn narrowing(behind: Unsized) -> Option<TokenStream> {
    match behind {
        Unsized::No => None,
        Unsized::Str => Some(quote!(.map(::std::string::String::as_str))),
        Unsized::Slice => Some(quote!(.map(::std::vec::Vec::as_slice))),
    }
}

/// An argument coerces a `&String` to a `&str`; a value in a list does not.
fn narrowed(value: TokenStream, kind: &Kind) -> TokenStream {
    match kind {
        Kind::Borrowed(_, Unsized::Str) => quote!(::std::string::String::as_str(#value)),
        Kind::Borrowed(_, Unsized::Slice) => quote!(::std::vec::Vec::as_slice(#value)),
        _ => value,
    }
}

/// The values of several nodes as one.
fn gathered(kind: &Kind, values: &[TokenStream], keys: Option<&[String]>) -> TokenStream {
    let gathered = match keys {
        None => quote!(::std::vec::Vec::from([#(#values),*])),
        Some(keys) => {
            quote!(::core::iter::FromIterator::from_iter([#((::core::convert::From::from(#keys), #values)),*]))
        }
    };
    if matches!(kind, Kind::Borrowed(..)) { quote!(&#gathered) } else { gathered }
}

/// A value as the parameter takes it, and the type that the compiler checks it against, pointing at it.
pub(crate) fn written(value: &Value, kind: &Kind, at: Span) -> (TokenStream, TokenStream) {
    let tokens = &value.tokens;
    let span = placed(tokens.span());
    match kind {
        Kind::Owned(ty) | Kind::OwnedOption(ty) => (owned(tokens, ty), quote!(#ty)),
        // `inject` has refused it.
        Kind::OfRun { .. } => (tokens.clone(), quote!(_)),
        Kind::Borrowed(ty, behind) | Kind::BorrowedOption(ty, behind) => {
            let value = match (&value.literal, behind) {
                // These are references already.
                (Some(Lit::Str(_)), Unsized::Str) | (Some(Lit::ByteStr(_)), Unsized::Slice) => tokens.clone(),
                _ => {
                    let value = owned(tokens, ty);
                    quote_spanned!(span=> &#value)
                }
            };
            (value, behind_reference(ty, *behind, at))
        }
    }
}

/// A value as the type it is written for: a text is a `String` there.
pub(crate) fn owned(tokens: &TokenStream, ty: &Type) -> TokenStream {
    let is_text = matches!(syn::parse2(tokens.clone()), Ok(Lit::Str(_)));
    if is_text && is_string(ty) {
        quote_spanned!(placed(tokens.span())=> ::std::string::String::from(#tokens))
    } else {
        tokens.clone()
    }
}

/// `&str` for a `String`, `&[T]` for a `Vec<T>`.
fn behind_reference(ty: &Type, behind: Unsized, at: Span) -> TokenStream {
    match behind {
        Unsized::No => quote_spanned!(at=> &#ty),
        Unsized::Str => quote_spanned!(at=> &::core::primitive::str),
        Unsized::Slice => {
            let item = signature::element(ty);
            quote_spanned!(at=> &[#item])
        }
    }
}

fn is_string(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "String"))
}
