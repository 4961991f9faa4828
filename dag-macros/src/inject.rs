//! `inject(x = node, k = 2, xs = [a, b])`: what a parameter is given, where that is not the node of its own name.

use proc_macro2::{Group, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, GenericArgument, Ident, Lit, PathArguments, Result, Token, Type, braced, bracketed, token};

use crate::attr::{self, plain};
use crate::signature::{self, Errors, Kind, Param, Signature};

/// Where the value of a parameter comes from.
#[derive(Clone)]
pub(crate) enum Source {
    /// The node of the parameter's own name.
    Own,
    /// The node of another name.
    Node(String),
    /// Several nodes, each taken like a parameter of the kind `each`; a map has a key for each.
    Nodes { each: Box<Kind>, nodes: Vec<String>, keys: Option<Vec<String>> },
    /// No node at all.
    Value(Value),
}

/// A value that is written where the function is called.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) tokens: TokenStream,
    /// As it was written, less the braces.
    pub(crate) text: String,
    /// The literal, if it is one.
    pub(crate) literal: Option<Lit>,
}

/// One `parameter = …`.
pub(crate) struct Injection {
    parameter: Ident,
    given: Given,
    span: Span,
}

enum Given {
    Node(Ident),
    List(Vec<Ident>),
    Map(Vec<(Ident, Ident)>),
    Value(Value),
}

const EXPECTED: &str = "expected a node, a literal, a list of nodes `[a, b]`, a map of nodes `{ key: a }`, or another value in braces `{ … }`";

/// Reads what stands in the parentheses of `inject(…)`, or of one name of `parameterize(…)`.
pub(crate) fn parse(meta: &ParseNestedMeta<'_>, expected: &str, injections: &mut Vec<Injection>) -> Result<()> {
    attr::nested(meta, expected, |pair| {
        let parameter = pair.path.require_ident()?.clone();
        let input = attr::value(&pair)?;
        let span = input.span();
        let given = input.parse()?;
        if !input.is_empty() && !input.peek(Token![,]) {
            return Err(input.error("expected `,`; a value that is no literal is written in braces: `{ … }`"));
        }
        injections.push(Injection { parameter, given, span });
        Ok(())
    })
}

impl Parse for Given {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Lit) {
            let literal: Lit = input.parse()?;
            let tokens = literal.to_token_stream();
            Ok(Self::Value(Value { text: tokens.to_string(), tokens, literal: Some(literal) }))
        } else if input.peek(token::Bracket) {
            list(input)
        } else if input.peek(token::Brace) {
            braces(input)
        } else if input.peek(Ident::peek_any) {
            node(input).map(Self::Node)
        } else {
            Err(input.error(EXPECTED))
        }
    }
}

/// The name of a node.
fn node(input: ParseStream<'_>) -> Result<Ident> {
    let name: Ident = input.parse()?;
    if input.peek(Token![::]) {
        let text = "a node goes by its name alone, without a path; a value is written in braces: `{ path::VALUE }`";
        return Err(Error::new(name.span(), text));
    }
    Ok(name)
}

/// `[a, b]`.
fn list(input: ParseStream<'_>) -> Result<Given> {
    let content;
    let bracket = bracketed!(content in input);
    if content.peek(Lit) {
        return Err(content.error("a list is one of nodes; a list of values is written in braces: `{ [1, 2] }`"));
    }
    let nodes = Punctuated::<_, Token![,]>::parse_terminated_with(&content, node)?;
    if nodes.is_empty() {
        return Err(Error::new(bracket.span.join(), "this list is empty: name the nodes, `[a, b]`"));
    }
    Ok(Given::List(nodes.into_iter().collect()))
}

/// `{ key: a, other: b }`, or any value.
fn braces(input: ParseStream<'_>) -> Result<Given> {
    let group: Group = input.fork().parse()?;
    let content;
    braced!(content in input);
    if content.is_empty() {
        return Err(Error::new(group.span(), "nothing is given here: write nodes, `{ key: a }`, or a value, `{ … }`"));
    }
    if !is_map(&content) {
        content.parse::<TokenStream>()?;
        // A span of the macro: what is needless about the braces is not the user's doing.
        let mut value = Group::new(group.delimiter(), group.stream());
        value.set_span(Span::call_site().located_at(group.span()));
        let text = group.stream().to_string();
        return Ok(Given::Value(Value { tokens: value.into_token_stream(), text, literal: None }));
    }
    let entries = Punctuated::<_, Token![,]>::parse_terminated_with(&content, entry)?;
    for (at, (key, _)) in entries.iter().enumerate() {
        if entries.iter().take(at).any(|(other, _)| other == key) {
            return Err(Error::new(key.span(), format!("the key `{key}` is given twice")));
        }
    }
    Ok(Given::Map(entries.into_iter().collect()))
}

/// One name and a colon: no expression begins so.
fn is_map(content: ParseStream<'_>) -> bool {
    content.peek(Ident::peek_any) && content.peek2(Token![:]) && !content.peek2(Token![::])
}

fn entry(input: ParseStream<'_>) -> Result<(Ident, Ident)> {
    let key = input.call(Ident::parse_any)?;
    input.parse::<Token![:]>()?;
    Ok((key, node(input)?))
}

/// The signature with its parameters fed by what is given.
pub(crate) fn apply(mut signature: Signature, function: &Ident, injections: &[Injection]) -> Result<Signature> {
    let mut errors = Errors::default();
    for injection in injections {
        errors.keep(injection.apply(&mut signature.params, function));
    }
    errors.or(signature)
}

/// Whether every parameter that takes several nodes is given some; `at` is where they should have been named.
pub(crate) fn check(signature: &Signature, at: Option<Span>) -> Result<()> {
    let mut errors = Errors::default();
    for param in signature.params.iter().filter(|param| matches!(param.source, Source::Own)) {
        if matches!(element(&param.kind), Some(Type::Reference(each)) if each.lifetime.is_none()) {
            let (ident, name) = (&param.ident, param.name());
            let remedy = format!("{name} = [one, other]");
            let remedy = if at.is_some() { remedy } else { format!("inject({remedy})") };
            let text = format!("`{ident}` takes the values of several nodes: say which, `{remedy}`");
            errors.push(Error::new(at.unwrap_or_else(|| param.ident.span()), text));
        }
    }
    errors.or(())
}

/// The field of the descriptor that says which parameters are given a value as written.
pub(crate) fn literals(signature: &Signature) -> Option<TokenStream> {
    let literals: Vec<_> = signature
        .params
        .iter()
        .filter_map(|param| match &param.source {
            Source::Value(value) => Some((param.name(), &value.text)),
            _ => None,
        })
        .map(|(name, text)| quote!((#name, #text)))
        .collect();
    (!literals.is_empty()).then(|| quote!(literals: &[#(#literals),*]))
}

/// Whether this is what the parameter is called, with or without its underscore.
pub(crate) fn names(written: &Ident, param: &Param) -> bool {
    let name = plain(written);
    param.name() == name || plain(&param.ident) == name
}

/// Which parameter this names.
pub(crate) fn position(params: &[Param], written: &Ident, function: &Ident) -> Result<usize> {
    params.iter().position(|param| names(written, param)).ok_or_else(|| {
        let known: Vec<_> = params.iter().map(Param::name).collect();
        let name = plain(written);
        let help = match attr::nearest(&name, known.iter().map(String::as_str)) {
            Some(near) => format!("; did you mean `{near}`?"),
            None if known.is_empty() => ": it takes none".into(),
            None => format!("; it takes `{}`", known.join("`, `")),
        };
        Error::new(written.span(), format!("`{function}` has no parameter `{name}`{help}"))
    })
}

impl Injection {
    fn apply(&self, params: &mut [Param], function: &Ident) -> Result<()> {
        let name = plain(&self.parameter);
        let param = &mut params[position(params, &self.parameter, function)?];
        if !matches!(param.source, Source::Own) {
            return Err(Error::new(self.parameter.span(), format!("`{name}` is given twice")));
        }
        if let Kind::OfRun { what, .. } = &param.kind {
            let text = format!("`{name}` is there {}: it takes no value", what.purpose());
            return Err(Error::new(self.parameter.span(), text));
        }
        if param.collected.is_some() && !matches!(self.given, Given::Node(_)) {
            let text = format!("`{name}` is collected: it takes what one node gave for each item, `{name} = node`");
            return Err(Error::new(self.span, text));
        }
        param.source = self.source(&param.kind)?;
        Ok(())
    }

    fn source(&self, kind: &Kind) -> Result<Source> {
        Ok(match &self.given {
            Given::Node(node) => Source::Node(plain(node)),
            Given::Value(value) => Source::Value(value.clone()),
            Given::List(nodes) => {
                Source::Nodes { each: self.each(kind)?, nodes: nodes.iter().map(plain).collect(), keys: None }
            }
            Given::Map(entries) => Source::Nodes {
                each: self.each(kind)?,
                nodes: entries.iter().map(|(_, node)| plain(node)).collect(),
                keys: Some(entries.iter().map(|(key, _)| plain(key)).collect()),
            },
        })
    }

    /// How each of several nodes is taken.
    fn each(&self, kind: &Kind) -> Result<Box<Kind>> {
        let is_map = matches!(self.given, Given::Map(_));
        let value = if is_map { map_value(kind) } else { element(kind) };
        let each = value.map(|ty| signature::kind(ty, &self.parameter)).transpose()?;
        match each {
            Some(each) if !matches!(each, Kind::OfRun { .. }) => Ok(Box::new(each)),
            _ => {
                let name = plain(&self.parameter);
                let fitting = if is_map { "`BTreeMap<&str, &T>`" } else { "`Vec<&T>` or `&[&T]`" };
                let text = format!("`{name}` takes one value; to be given several nodes its type must be {fitting}");
                Err(Error::new(self.span, text))
            }
        }
    }
}

/// The type of the values in a `Vec<T>`, a `&Vec<T>`, or a `&[T]`.
fn element(kind: &Kind) -> Option<&Type> {
    match kind {
        Kind::Owned(ty) | Kind::Borrowed(ty, _) => signature::element(ty),
        _ => None,
    }
}

/// The type of the values in a map, which is a path with two type arguments.
fn map_value(kind: &Kind) -> Option<&Type> {
    let (Kind::Owned(ty) | Kind::Borrowed(ty, _)) = kind else { return None };
    let Type::Path(path) = &**ty else { return None };
    let PathArguments::AngleBracketed(arguments) = &path.path.segments.last()?.arguments else { return None };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.clone().nth(1).filter(|_| types.count() == 2)
}
