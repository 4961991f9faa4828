//! `pipe_output(f, g(3))` and `pipe_input(x = [f])`: plain functions that a value goes through behind a node or before it, each a node.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Error, Expr, Ident, ItemFn, Path, Result, Token, Type, bracketed, parenthesized, token};

use crate::attr::{self, plain};
use crate::beside::Beside;
use crate::expand::{self, placed};
use crate::inject::{self, Source};
use crate::signature::{Errors, Kind, Param, Signature};
use crate::source;

/// All pipes of a function.
#[derive(Default)]
pub(crate) struct Pipes {
    inputs: Vec<(Ident, Vec<Step>)>,
    output: Vec<Step>,
}

/// One function, called with the value and other arguments.
struct Step {
    function: Path,
    arguments: Punctuated<Expr, Token![,]>,
    /// The arguments as they were written.
    text: String,
    /// Whether it returns a `Result`.
    fallible: bool,
}

impl Parse for Step {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if !(input.peek(Ident) || input.peek(Token![::]) || input.peek(Token![crate]) || input.peek(Token![self])) {
            return Err(input.error("expected a function, `trim`, or a call less its first argument, `clamp(0, 9)`"));
        }
        let function = input.call(Path::parse_mod_style)?;
        let (mut arguments, mut text) = (Punctuated::new(), String::new());
        if input.peek(token::Paren) {
            let content;
            parenthesized!(content in input);
            text = content.fork().parse::<TokenStream>()?.to_string();
            arguments = Punctuated::parse_terminated(&content)?;
        }
        let fallible = input.parse::<Option<Token![?]>>()?.is_some();
        Ok(Self { function, arguments, text, fallible })
    }
}

impl Pipes {
    pub(crate) fn parse_output(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let expected = "expected `pipe_output(step, other(2))`";
        if !self.output.is_empty() {
            return Err(meta.error("this option is given twice"));
        }
        if !meta.input.peek(token::Paren) {
            return Err(meta.error(expected));
        }
        let content;
        parenthesized!(content in meta.input);
        self.output = Punctuated::<_, Token![,]>::parse_terminated(&content)?.into_iter().collect();
        if self.output.is_empty() { Err(meta.error(expected)) } else { Ok(()) }
    }

    pub(crate) fn parse_input(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        attr::nested(meta, "`pipe_input(parameter = [step, other(2)])`", |pair| {
            let parameter = pair.path.require_ident()?.clone();
            if self.inputs.iter().any(|(known, _)| plain(known) == plain(&parameter)) {
                return Err(pair.error(format!("`{parameter}` has two pipes: write one list of steps")));
            }
            let input = attr::value(&pair)?;
            if !input.peek(token::Bracket) {
                return Err(input.error("expected a list of steps: `[step, other(2)]`"));
            }
            let content;
            let bracket = bracketed!(content in input);
            let steps = Punctuated::<_, Token![,]>::parse_terminated(&content)?;
            if steps.is_empty() {
                return Err(Error::new(bracket.span.join(), "this pipe is empty: name its steps, or leave it out"));
            }
            self.inputs.push((parameter, steps.into_iter().collect()));
            Ok(())
        })
    }

    /// Whether there is a parameter for each pipe, and a value in it.
    pub(crate) fn check(&self, signature: &Signature, function: &Ident) -> Result<()> {
        let mut errors = Errors::default();
        for (parameter, _) in &self.inputs {
            errors.keep(inject::position(&signature.params, parameter, function).and_then(|at| {
                let name = plain(parameter);
                let text = match &signature.params[at].kind {
                    _ if signature.params[at].collected.is_some() => {
                        format!("`{name}` is collected, and a pipe takes one value: call the steps in the body")
                    }
                    Kind::Borrowed(..) | Kind::Owned(_) => return Ok(()),
                    Kind::BorrowedOption(..) | Kind::OwnedOption(_) => {
                        format!("`{name}` may be absent, and a pipe takes what is there: call the steps in the body")
                    }
                    Kind::OfRun { what, .. } => format!("`{name}` is there {}: it takes no value", what.purpose()),
                };
                Err(Error::new(parameter.span(), text))
            }));
        }
        errors.or(())
    }

    /// Whether each pipe begins at one node.
    pub(crate) fn check_begin(&self, signature: &Signature) -> Result<()> {
        let mut errors = Errors::default();
        for (parameter, _) in &self.inputs {
            let param = signature.params.iter().find(|param| inject::names(parameter, param));
            if param.is_some_and(|param| first(param).is_none()) {
                let text =
                    format!("`{parameter}` is not fed by one node, at which a pipe could begin: leave the pipe out");
                errors.push(Error::new(parameter.span(), text));
            }
        }
        errors.or(())
    }

    /// Lets each parameter with a pipe take its value from the end of it, and gives the nodes of these pipes.
    pub(crate) fn attach<'a>(&'a self, node: &str, signature: &mut Signature) -> Vec<Placed<'a>> {
        let mut placed = Vec::new();
        for (parameter, steps) in &self.inputs {
            let Some(param) = signature.params.iter_mut().find(|param| inject::names(parameter, param)) else {
                continue;
            };
            let (Kind::Borrowed(ty, _) | Kind::Owned(ty), Some(first)) = (&param.kind, first(param)) else { continue };
            let all = chain(&format!("{node}.{}", param.name()), &first, steps, &[], ty);
            if let Some(last) = all.last() {
                param.source = Source::Node(last.node.clone());
            }
            placed.extend(all);
        }
        placed
    }

    /// The nodes behind the function, of which the first reads the raw one.
    pub(crate) fn behind<'a>(&'a self, node: &str, output: &Type) -> Vec<Placed<'a>> {
        chain(node, &raw(node), &self.output, &["raw"], output)
    }

    pub(crate) fn has_output(&self) -> bool {
        !self.output.is_empty()
    }

    /// `pipe_output(f, g(3))`, for the source text of the node at the end.
    fn text(&self) -> String {
        let steps: Vec<_> = self.output.iter().map(Step::written).collect();
        format!("pipe_output({})", steps.join(", "))
    }
}

/// The name of the node that calls the function, where a pipe follows.
pub(crate) fn raw(node: &str) -> String {
    format!("{node}.raw")
}

/// The node that a pipe begins at.
fn first(param: &Param) -> Option<String> {
    match &param.source {
        Source::Own => Some(param.name()),
        Source::Node(node) => Some(node.clone()),
        Source::Nodes { .. } | Source::Value(_) => None,
    }
}

/// A step with its place in a graph.
pub(crate) struct Placed<'a> {
    pub(crate) node: String,
    reads: String,
    ty: Type,
    step: &'a Step,
}

/// The nodes of a pipe. Their names have a dot, so that they are no function's and no input's.
fn chain<'a>(prefix: &str, first: &str, steps: &'a [Step], taken: &[&str], ty: &Type) -> Vec<Placed<'a>> {
    let mut names: Vec<_> = taken.iter().map(|name| (*name).to_owned()).collect();
    let mut placed: Vec<Placed<'a>> = Vec::new();
    for step in steps {
        let name = step.name();
        names.push(name.clone());
        let node = match names.iter().filter(|known| **known == name).count() {
            1 => format!("{prefix}.{name}"),
            again => format!("{prefix}.{name}.{again}"),
        };
        let reads = placed.last().map_or_else(|| first.to_owned(), |before| before.node.clone());
        placed.push(Placed { node, reads, ty: ty.clone(), step });
    }
    placed
}

impl Step {
    fn name(&self) -> String {
        self.function.segments.last().map(|segment| plain(&segment.ident)).unwrap_or_default()
    }

    fn path(&self) -> String {
        self.function.to_token_stream().to_string().replace(' ', "")
    }

    fn written(&self) -> String {
        let arguments = if self.text.is_empty() { String::new() } else { format!("({})", self.text) };
        format!("{}{arguments}{}", self.path(), if self.fallible { "?" } else { "" })
    }

    /// The call as code.
    fn source(&self) -> String {
        let arguments = if self.text.is_empty() { String::new() } else { format!(", {}", self.text) };
        format!("{}(value{arguments}){}", self.path(), if self.fallible { "?" } else { "" })
    }
}

impl Placed<'_> {
    pub(crate) fn expand(&self, krate: &Path, index: usize, once: Option<TokenStream>) -> TokenStream {
        let Self { node, reads, ty, step } = self;
        Beside {
            def: static_name(index),
            function: step.name(),
            at: step.function.span(),
            doc: String::new(),
            source: step.source(),
            reads,
            of: ty,
            owned: true,
            gives: ty,
            value: self.value(krate),
            changes: std::iter::once(quote!(name: #node)).chain(once).collect(),
        }
        .expand(krate)
    }

    /// The call, with the function's own span, so that rustc points there when it takes or gives another type.
    fn value(&self, krate: &Path) -> TokenStream {
        let Self { ty, step: Step { function, arguments, fallible, .. }, .. } = self;
        let (span, taken) = (placed(function.span()), expand::arguments(function.span()));
        let comma = (!arguments.is_empty()).then(|| quote!(,));
        let value = quote_spanned!(span=> #function(#taken.take::<#ty>(0) #comma #arguments));
        if !fallible {
            return value;
        }
        quote_spanned! {span=>
            match #value {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => {
                    return ::core::result::Result::Err(#krate::__private::IntoBoxError::into_box(error));
                }
            }
        }
    }
}

pub(crate) fn static_name(index: usize) -> Ident {
    format_ident!("STEP_{index}")
}

/// The node at the end of a pipe, which has the name, and all that is said of the node by name.
pub(crate) fn end(
    krate: &Path,
    function: &ItemFn,
    pipes: &Pipes,
    last: &Placed<'_>,
    changes: Vec<TokenStream>,
) -> TokenStream {
    let (ty, taken) = (&last.ty, expand::arguments(function.sig.ident.span()));
    Beside {
        def: format_ident!("DEF"),
        function: plain(&function.sig.ident),
        at: function.sig.ident.span(),
        doc: source::doc(&function.attrs),
        source: pipes.text(),
        reads: &last.node,
        of: ty,
        owned: true,
        gives: ty,
        value: quote!(#taken.take::<#ty>(0)),
        changes,
    }
    .expand(krate)
}
