//! What a function's signature says, decided by its syntax: how each parameter is borrowed, what type must arrive, what comes out.

use syn::spanned::Spanned;
use syn::{
    Attribute, Error, Expr, FnArg, GenericArgument, GenericParam, Ident, ItemFn, Meta, Pat, PathArguments, PathSegment,
    Result, ReturnType, Type, TypePath, TypeReference,
};

use crate::attr::{self, plain};
use crate::inject::Source;

/// A checked signature.
#[derive(Clone)]
pub(crate) struct Signature {
    pub(crate) params: Vec<Param>,
    pub(crate) output: Output,
    pub(crate) is_async: bool,
}

/// One parameter.
#[derive(Clone)]
pub(crate) struct Param {
    pub(crate) ident: Ident,
    pub(crate) kind: Kind,
    pub(crate) source: Source,
    /// Marked `#[input]`.
    pub(crate) input: bool,
    /// What `#[input(default = …)]` gives where the step brings nothing.
    pub(crate) default: Option<Expr>,
    /// For a parameter that collects: the type of one item.
    pub(crate) collected: Option<Type>,
}

impl Param {
    /// The name, without the underscore of a parameter that the body does not use.
    pub(crate) fn name(&self) -> String {
        let name = plain(&self.ident);
        name.strip_prefix('_').filter(|name| !name.is_empty()).map(ToOwned::to_owned).unwrap_or(name)
    }
}

/// How a parameter takes its value; the type is the one that must arrive.
#[derive(Clone)]
pub(crate) enum Kind {
    /// `&T`, `&str` (of a `String`), `&[T]` (of a `Vec<T>`).
    Borrowed(Box<Type>, Unsized),
    /// `Option<&T>`.
    BorrowedOption(Box<Type>, Unsized),
    /// `T`.
    Owned(Box<Type>),
    /// `Option<T>`.
    OwnedOption(Box<Type>),
    /// What the run itself gives, recognised by its type.
    OfRun { what: OfRun, by_ref: bool },
}

/// What a run gives to a function: the parameters that are not named after a value.
#[derive(Clone)]
pub(crate) enum OfRun {
    /// `Emit<T>`.
    Emit(Box<Type>),
    /// `Ctx`.
    Ctx,
    /// `Cancel`.
    Cancel,
}

impl OfRun {
    fn read(path: &TypePath) -> Option<Self> {
        if let Some(("Emit", part)) = generic(path) {
            return Some(Self::Emit(Box::new(part.clone())));
        }
        let last = path.path.segments.last().filter(|last| last.arguments.is_none() && path.qself.is_none())?;
        match () {
            () if last.ident == "Ctx" => Some(Self::Ctx),
            () if last.ident == "Cancel" => Some(Self::Cancel),
            () => None,
        }
    }

    /// What a parameter of the type is there for.
    pub(crate) fn purpose(&self) -> &'static str {
        match self {
            Self::Emit(_) => "to send parts",
            Self::Ctx => "to tell attributes",
            Self::Cancel => "to see whether anybody still waits",
        }
    }
}

/// What stands behind a reference.
#[derive(Clone, Copy)]
pub(crate) enum Unsized {
    No,
    Str,
    Slice,
}

/// What a function gives.
#[derive(Clone)]
pub(crate) struct Output {
    /// The return type, `()` where none is written.
    pub(crate) written: Type,
    /// For a `Result` that is recognised by its name: the type in it.
    pub(crate) ok: Option<Type>,
    /// Whether the function returns a `Result`.
    pub(crate) fallible: bool,
}

/// What of a signature is allowed.
pub(crate) struct Rules {
    /// `#[input]` on parameters.
    pub(crate) inputs: bool,
    /// Whether nothing may be returned.
    pub(crate) unit: bool,
    /// The word for the function in messages.
    pub(crate) what: &'static str,
    /// What to do where a method is marked.
    pub(crate) instead_of_self: &'static str,
}

/// Reads a signature and reports every mistake in it. Removes `#[input]` from the parameters.
pub(crate) fn read(function: &mut ItemFn, fallible: bool, rules: &Rules) -> Result<Signature> {
    let mut errors = Errors::default();
    refuse_modifiers(function, rules.what, &mut errors);
    let params = function.sig.inputs.iter_mut().filter_map(|arg| errors.keep(param(arg, rules))).collect();
    let output = errors.keep(output(&function.sig.output, fallible, rules, &function.sig.ident));
    let is_async = function.sig.asyncness.is_some();
    // A lifetime that a parameter names was reported there.
    if let (None, Some(lifetime)) = (&errors.0, function.sig.generics.lifetimes().next()) {
        errors.push(Error::new(
            lifetime.span(),
            "leave the lifetime out: what is borrowed lives as long as the call, what is given is owned",
        ));
    }
    match (errors.0, output) {
        (None, Some(output)) => Ok(Signature { params, output, is_async }),
        (Some(error), _) => Err(error),
        (None, None) => Err(Error::new(function.sig.span(), "unreadable signature")),
    }
}

/// All errors so far, as one.
#[derive(Default)]
pub(crate) struct Errors(Option<Error>);

impl Errors {
    pub(crate) fn push(&mut self, error: Error) {
        match &mut self.0 {
            Some(first) => first.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn keep<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// The value, if there was no error.
    pub(crate) fn or<T>(self, value: T) -> Result<T> {
        self.0.map_or(Ok(value), Err)
    }
}

fn refuse_modifiers(function: &ItemFn, what: &str, errors: &mut Errors) {
    let sig = &function.sig;
    if let Some(param) = sig.generics.params.iter().find(|param| !matches!(param, GenericParam::Lifetime(_))) {
        let text = format!("{what} cannot be generic: write a function for each type that calls the generic one");
        errors.push(Error::new(param.span(), text));
    }
    if let Some(token) = &sig.unsafety {
        errors.push(Error::new(
            token.span(),
            format!("{what} cannot be unsafe: call the unsafe function from a safe one"),
        ));
    }
    if let Some(abi) = &sig.abi {
        errors.push(Error::new(
            abi.span(),
            format!("{what} cannot have a foreign ABI: call the foreign function from it"),
        ));
    }
    if let Some(variadic) = &sig.variadic {
        errors.push(Error::new(variadic.span(), format!("{what} cannot be variadic")));
    }
}

fn param(arg: &mut FnArg, rules: &Rules) -> Result<Param> {
    let what = rules.what;
    let FnArg::Typed(arg) = arg else {
        let text = format!("{what} cannot take `self`: {}", rules.instead_of_self);
        return Err(Error::new(arg.span(), text));
    };
    let marker = take_input_marker(&mut arg.attrs, rules)?;
    let Pat::Ident(pattern) = &*arg.pat else {
        let text =
            "a parameter's name says where its value comes from: write a plain name and take it apart in the body";
        return Err(Error::new(arg.pat.span(), text));
    };
    if let Some(by_ref) = &pattern.by_ref {
        return Err(Error::new(by_ref.span(), "write the reference in the type: `name: &T`"));
    }
    let kind = kind(&arg.ty, &pattern.ident)?;
    let default = marker.as_ref().map(|marker| default(marker, &kind)).transpose()?.flatten();
    let input = marker.is_some();
    Ok(Param { ident: pattern.ident.clone(), kind, source: Source::Own, input, default, collected: None })
}

/// What stands in `#[input(default = …)]`.
fn default(marker: &Attribute, kind: &Kind) -> Result<Option<Expr>> {
    if matches!(marker.meta, Meta::Path(_)) {
        return Ok(None);
    }
    let mut default = None;
    marker.parse_nested_meta(|meta| {
        if !meta.path.is_ident("default") {
            return Err(meta.error("expected `#[input]`, or `#[input(default = …)]`"));
        }
        attr::once(&mut default, attr::value(&meta)?.parse()?, &meta)
    })?;
    match kind {
        Kind::BorrowedOption(..) | Kind::OwnedOption(_) => Err(Error::new(
            marker.span(),
            "an `Option` is `None` without an input: take the value itself, or leave the default out",
        )),
        Kind::OfRun { .. } => Err(Error::new(marker.span(), "this comes from the run, and from no input")),
        Kind::Borrowed(..) | Kind::Owned(_) => Ok(default),
    }
}

fn take_input_marker(attrs: &mut Vec<Attribute>, rules: &Rules) -> Result<Option<Attribute>> {
    let Some(at) = attrs.iter().position(|attr| attr.path().is_ident("input")) else {
        return Ok(None);
    };
    let attr = attrs.remove(at);
    if rules.inputs {
        Ok(Some(attr))
    } else {
        Err(Error::new(attr.span(), "a node's inputs are declared with `input!`, not marked"))
    }
}

/// The type without the invisible groups and the parentheses that macros leave around it.
pub(crate) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => bare(&group.elem),
        Type::Paren(paren) => bare(&paren.elem),
        _ => ty,
    }
}

pub(crate) fn kind(ty: &Type, name: &Ident) -> Result<Kind> {
    match bare(ty) {
        Type::Reference(reference) => reference_kind(reference, name),
        Type::ImplTrait(_) => Err(Error::new(
            name.span(),
            "a parameter cannot be `impl Trait`: name the type of the value, for instance `Arc<dyn Trait>`",
        )),
        Type::Path(path) => match generic(path) {
            Some(("Option", Type::Reference(reference))) => {
                let (ty, behind) = borrowed(reference, name)?;
                Ok(Kind::BorrowedOption(Box::new(ty), behind))
            }
            Some(("Option", inner)) => Ok(Kind::OwnedOption(Box::new(inner.clone()))),
            _ => Ok(match OfRun::read(path) {
                Some(what) => Kind::OfRun { what, by_ref: false },
                None => Kind::Owned(Box::new(ty.clone())),
            }),
        },
        _ => Ok(Kind::Owned(Box::new(ty.clone()))),
    }
}

fn reference_kind(reference: &TypeReference, name: &Ident) -> Result<Kind> {
    if let Type::Path(path) = bare(&reference.elem)
        && let Some(what) = OfRun::read(path)
    {
        return Ok(Kind::OfRun { what, by_ref: true });
    }
    let (ty, behind) = borrowed(reference, name)?;
    Ok(Kind::Borrowed(Box::new(ty), behind))
}

/// The type that must arrive for a reference.
fn borrowed(reference: &TypeReference, name: &Ident) -> Result<(Type, Unsized)> {
    if reference.mutability.is_some() {
        let text = format!(
            "`{name}` cannot be changed here: others may be reading it; take `&T` and return the changed value"
        );
        return Err(Error::new(name.span(), text));
    }
    if let Some(lifetime) = &reference.lifetime
        && lifetime.ident != "_"
    {
        return Err(Error::new(lifetime.span(), "leave the lifetime out: the value lives as long as the call"));
    }
    Ok(match bare(&reference.elem) {
        Type::Slice(slice) => {
            let item = &slice.elem;
            (syn::parse_quote!(::std::vec::Vec<#item>), Unsized::Slice)
        }
        Type::Path(path) if path.path.is_ident("str") => (syn::parse_quote!(::std::string::String), Unsized::Str),
        Type::TraitObject(_) => {
            return Err(Error::new(
                name.span(),
                "a parameter cannot be `&dyn Trait`: share the value as `Arc<dyn Trait>` and take `&Arc<dyn Trait>`",
            ));
        }
        other => (other.clone(), Unsized::No),
    })
}

fn output(ty: &ReturnType, fallible: bool, rules: &Rules, name: &Ident) -> Result<Output> {
    let written = match ty {
        ReturnType::Default => syn::parse_quote!(()),
        ReturnType::Type(_, ty) => bare(ty).clone(),
    };
    let ok = match &written {
        Type::Path(path) => generic(path).filter(|(name, _)| *name == "Result").map(|(_, ok)| ok.clone()),
        _ => None,
    };
    let what = rules.what;
    if let (Type::Path(path), None, false) = (&written, &ok, fallible)
        && path.path.segments.last().is_some_and(|segment| segment.ident == "Result")
    {
        let text = "this `Result` does not show what is in it: write `Result<T, E>`, or mark the function `fallible`";
        return Err(Error::new(path.span(), text));
    }
    match ok.as_ref().unwrap_or(&written) {
        Type::Reference(reference) => Err(Error::new(
            reference.span(),
            format!("{what} cannot return a reference: return an owned value such as `String`, or an `Arc`"),
        )),
        Type::ImplTrait(ty) => Err(Error::new(
            ty.span(),
            format!("{what} cannot return `impl Trait`: others must name the type; return a boxed or concrete one"),
        )),
        Type::Tuple(unit) if unit.elems.is_empty() && !rules.unit && !fallible => {
            Err(Error::new(name.span(), format!("{what} must return a value: what would `{name}` be?")))
        }
        _ => Ok(Output { fallible: fallible || ok.is_some(), written: written.clone(), ok }),
    }
}

/// The last name of a path and its first type argument: `Option<T>` gives `("Option", T)`.
pub(crate) fn generic(path: &TypePath) -> Option<(&'static str, &Type)> {
    let segment = path.path.segments.last()?;
    let name =
        ["Option", "Result", "Emit", "List", "Vec", "Vector"].into_iter().find(|known| segment.ident == known)?;
    Some((name, bare(first_argument(segment)?)))
}

/// The `T` of a `Vec<T>`.
pub(crate) fn element(ty: &Type) -> Option<&Type> {
    match ty {
        Type::Path(path) => generic(path).filter(|(name, _)| *name == "Vec").map(|(_, each)| each),
        _ => None,
    }
}

fn first_argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}
