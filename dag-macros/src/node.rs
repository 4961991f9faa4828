//! `#[node]`: options, checks, and the descriptor.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Error, Ident, ItemFn, LitStr, Path, Result, Type};

use crate::attr::{self, HandleName, plain};
use crate::cache::Cache;
use crate::check::Checks;
use crate::expand;
use crate::fallback;
use crate::fields::{self, Parts};
use crate::handle::{self, Handled};
use crate::inject::{self, Injection};
use crate::items::Items;
use crate::parameterize::{self, Variant};
use crate::pipe::{self, Pipes};
use crate::policy::Policy;
use crate::signature::{self, Rules, Signature};
use crate::source;
use crate::wired::{self, Need};

const OPTIONS: &[&str] = &[
    "name",
    "when",
    "when_not",
    "when_in",
    "otherwise",
    "tag",
    "label",
    "handle",
    "fallible",
    "crate",
    "retry",
    "timeout",
    "fallback",
    "blocking",
    "spawn",
    "expand",
    "collect",
    "check",
    "inject",
    "parameterize",
    "fields",
    "pipe_input",
    "pipe_output",
    "cache",
    "once",
];

#[derive(Default)]
pub(crate) struct Options {
    name: Option<Ident>,
    pub(crate) when: Vec<When>,
    pub(crate) otherwise: Option<Span>,
    tags: Vec<(String, String)>,
    label: Option<String>,
    handle: Option<HandleName>,
    fallible: Option<()>,
    krate: Option<Path>,
    policy: Policy,
    items: Items,
    checks: Checks,
    inject: Vec<Injection>,
    parameterize: Vec<Variant>,
    fields: Vec<Ident>,
    pipes: Pipes,
    cache: Option<Cache>,
    once: Option<Span>,
}

/// One node that a function makes.
pub(crate) struct One {
    pub(crate) name: String,
    /// Where it is named.
    pub(crate) ident: Ident,
    pub(crate) handle: Option<Ident>,
    pub(crate) signature: Signature,
}

/// What must hold of the configuration.
#[derive(Clone)]
pub(crate) enum When {
    Is(String, String),
    IsNot(String, String),
    IsIn(String, Vec<String>),
}

pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    let text = source::text(item);
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => return unreadable(item, &error),
    };
    let (options, nodes) = read(options, &mut function);
    let described = match nodes {
        Ok(nodes) => nodes.iter().map(|node| describe(&options, &function, node, &text)).collect(),
        Err(error) => {
            let (error, stub) = (error.into_compile_error(), stub(&options, &function));
            quote!(#error #stub)
        }
    };
    quote!(#function #described)
}

/// The options up to the first mistake, and the nodes that the function makes if there is no mistake at all.
pub(crate) fn read(options: TokenStream, function: &mut ItemFn) -> (Options, Result<Vec<One>>) {
    let (options, parsed) = parse(options);
    let instead_of_self = "take the value as a parameter that names it";
    let rules = Rules { inputs: false, unit: false, what: "a node", instead_of_self };
    let signature = signature::read(function, options.fallible.is_some(), &rules);
    let signature = signature.and_then(|signature| options.policy.check(signature));
    let signature = signature.and_then(|signature| options.items.check(signature, &function.sig.ident));
    let signature =
        signature.and_then(|signature| Cache::check(options.cache.as_ref(), signature, &function.sig.ident));
    let parsed = parsed.and_then(|()| options.check());
    let nodes = fallback::together(parsed, signature).and_then(|signature| options.nodes(function, signature));
    (options, nodes)
}

/// Not a function: it is emitted as it was, with the reason.
pub(crate) fn unreadable(item: &TokenStream, error: &Error) -> TokenStream {
    let error = Error::new(error.span(), format!("expected a function: {error}")).into_compile_error();
    quote!(#item #error)
}

/// The options up to the first mistake, and the mistake.
fn parse(tokens: TokenStream) -> (Options, Result<()>) {
    let mut options = Options::default();
    let parser = syn::meta::parser(|meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "name" => attr::once(&mut options.name, attr::value(&meta)?.parse()?, &meta),
            "when" => attr::pairs(&meta, "`when(key = \"value\")`", attr::text, |key, value| {
                options.when.push(When::Is(key, value));
            }),
            "when_not" => attr::pairs(&meta, "`when_not(key = \"value\")`", attr::text, |key, value| {
                options.when.push(When::IsNot(key, value));
            }),
            "when_in" => attr::pairs(&meta, "`when_in(key = [\"value\", \"other\"])`", attr::texts, |key, values| {
                options.when.push(When::IsIn(key, values));
            }),
            "otherwise" => attr::once(&mut options.otherwise, meta.path.span(), &meta),
            "tag" => attr::pairs(&meta, "`tag(key = \"value\")`", attr::text, |key, value| {
                options.tags.push((key, value));
            }),
            "label" => attr::once(&mut options.label, attr::value(&meta)?.parse::<LitStr>()?.value(), &meta),
            "handle" => attr::once(&mut options.handle, HandleName::parse(&meta)?, &meta),
            "retry" | "timeout" | "fallback" | "blocking" | "spawn" => options.policy.parse(&name, &meta),
            "expand" | "collect" => options.items.parse(&name, &meta),
            "check" => options.checks.parse(&meta),
            "inject" => inject::parse(&meta, "`inject(parameter = node)`", &mut options.inject),
            "fields" => fields::parse(&meta, &mut options.fields),
            "pipe_input" => options.pipes.parse_input(&meta),
            "pipe_output" => options.pipes.parse_output(&meta),
            "parameterize" => parameterize::parse(&meta, &mut options.parameterize),
            "cache" => attr::once(&mut options.cache, Cache::parse(&meta)?, &meta),
            "once" => attr::once(&mut options.once, meta.path.span(), &meta),
            "fallible" => attr::once(&mut options.fallible, (), &meta),
            "crate" => attr::once(&mut options.krate, attr::crate_path(&meta)?, &meta),
            _ => Err(attr::unknown(&meta, OPTIONS)),
        }
    });
    let parsed = parser.parse2(tokens);
    (options, parsed)
}

impl Options {
    fn krate(&self) -> Path {
        self.krate.clone().unwrap_or_else(attr::default_crate)
    }

    /// The nodes that the function makes: one, or one for each name of `parameterize`.
    fn nodes(&self, function: &ItemFn, signature: Signature) -> Result<Vec<One>> {
        let signature = inject::apply(signature, &function.sig.ident, &self.inject)?;
        fields::check(&self.fields, &signature.output, &self.name(function))?;
        self.pipes.check(&signature, &function.sig.ident)?;
        let nodes = if self.parameterize.is_empty() {
            inject::check(&signature, None)?;
            let (name, ident) = (self.name(function), function.sig.ident.clone());
            vec![One { name, ident, handle: self.handle(function), signature }]
        } else {
            parameterize::nodes(&self.parameterize, &function.sig.ident, &signature, self.handle.is_none())?
        };
        nodes.iter().try_for_each(|node| self.pipes.check_begin(&node.signature)).map(|()| nodes)
    }

    /// The type of the node of this signature: of one item, where it expands.
    fn output(&self, node: &One) -> Type {
        self.items.item_type(expand::output_type(&self.krate(), &node.signature))
    }

    /// The parts of the node's value that are nodes too.
    fn parts<'a>(&'a self, node: &'a One, output: &'a Type) -> Parts<'a> {
        let changes = self.when(&self.krate()).into_iter().chain(self.once()).collect();
        Parts { fields: &self.fields, node, changes, output }
    }

    /// What each part that is a node needs.
    pub(crate) fn needs_of_parts(&self, node: &One) -> Vec<(Ident, Vec<Need>)> {
        let output = self.output(node);
        self.parts(node, &output).needs().map(|(field, needs)| (field.clone(), needs)).collect()
    }

    fn check(&self) -> Result<()> {
        self.check_once()?;
        self.items.check_fields(&self.fields)?;
        self.items.check_fallback(self.policy.fallback())?;
        self.checks.check_pipe(self.pipes.has_output())?;
        if !self.parameterize.is_empty() {
            parameterize::check(self.name.as_ref(), self.handle.as_ref(), self.fields.first())?;
        }
        match (self.otherwise, &self.cache) {
            (Some(span), _) if !self.when.is_empty() => Err(Error::new(
                span,
                "`otherwise` has no condition of its own: it is taken when no other alternative fits; remove it, or the conditions",
            )),
            (_, Some(cache)) if self.items.is_expanded() => Err(Error::new(
                cache.span(),
                "a node that is expanded cannot be cached: its items go to its readers one by one, and there is no value to keep; make the \
                 list in another node, which is cached, and expand it here",
            )),
            (_, Some(cache)) if self.items.is_expanded() => Err(Error::new(
                cache.span(),
                "a node that is expanded cannot be cached: its items go to its readers one by one, and there is no value to keep; make the \
                 list in another node, which is cached, and expand it here",
            )),
            _ => Ok(()),
        }
    }

    /// What has no meaning for a value that is made once for all runs.
    fn check_once(&self) -> Result<()> {
        let Some(span) = self.once else { return Ok(()) };
        let text = match () {
            () if self.cache.is_some() => {
                "a value that is made once is neither looked up nor computed again: mark the node `once` or `cache`"
            }
            () if self.items.is_expanded() => {
                "the items of a node that is expanded go to their readers one by one: make the list in another node, which is made once, and \
                 expand it here"
            }
            () if self.items.is_collecting() => {
                "what is collected is made in each run, and this node once for all of them: collect in another node"
            }
            () => return Ok(()),
        };
        Err(Error::new(span, text))
    }

    /// `once: true`, where it is said.
    fn once(&self) -> Option<TokenStream> {
        self.once.map(|_| quote!(once: true))
    }

    /// The conditions as `When`s of dag-core, if there are any.
    fn when(&self, krate: &Path) -> Option<TokenStream> {
        let condition = |when: &When| match when {
            When::Is(key, value) => quote!(#krate::When::Is { key: #key, value: #value }),
            When::IsNot(key, value) => quote!(#krate::When::IsNot { key: #key, value: #value }),
            When::IsIn(key, values) => quote!(#krate::When::IsIn { key: #key, values: &[#(#values),*] }),
        };
        let otherwise = self.otherwise.map(|_| quote!(#krate::When::Otherwise));
        let when: Vec<_> = self.when.iter().map(condition).chain(otherwise).collect();
        (!when.is_empty()).then(|| quote!(when: &[#(#when),*]))
    }

    /// The fields of the descriptor that an option says something about: of the node that calls the function.
    fn of_call(&self, krate: &Path, signature: &Signature, output: &Type) -> Vec<TokenStream> {
        let policy = self.policy.expand(krate, output).map(|policy| quote!(policy: #policy));
        let mut changes = self.items.changes(krate, signature);
        changes.extend(self.once());
        changes.extend(inject::literals(signature).into_iter().chain(policy));
        changes.extend(self.checks.field(krate, &self.items.item_type(output.clone())));
        changes.extend(self.cache.as_ref().map(|cache| cache.expand(krate, signature, output)));
        changes
    }

    /// The same of the node that others know by its name.
    fn of_name(&self, krate: &Path, function: &ItemFn, name: &str, pipes: &[Ident]) -> Vec<TokenStream> {
        let mut changes = Vec::new();
        if *name != plain(&function.sig.ident) {
            changes.push(quote!(name: #name));
        }
        if let Some(label) = &self.label {
            changes.push(quote!(label: ::core::option::Option::Some(#label)));
        }
        if !self.tags.is_empty() {
            let tags = self.tags.iter().map(|(key, value)| quote!((#key, #value)));
            changes.push(quote!(tags: &[#(#tags),*]));
        }
        if !pipes.is_empty() {
            changes.push(quote!(pipes: &[#(&#pipes),*]));
        }
        changes.extend(self.when(krate));
        changes
    }

    pub(crate) fn name(&self, function: &ItemFn) -> String {
        plain(self.name.as_ref().unwrap_or(&function.sig.ident))
    }

    pub(crate) fn handle(&self, function: &ItemFn) -> Option<Ident> {
        self.handle.as_ref().unwrap_or(&HandleName::Own).ident(&function.sig.ident)
    }
}

/// Handles with nothing behind them, so that those who mention the node do not report its mistake again.
fn stub(options: &Options, function: &ItemFn) -> TokenStream {
    if fallback::is_method(function) {
        return TokenStream::new();
    }
    let (krate, output) = (options.krate(), fallback::output(function));
    let stub = |ident: Ident, name: String| {
        handle::stub(&krate, &function.vis, &Handled { ident, name, output: quote!(#output), defs: Vec::new() })
    };
    let variants = options.parameterize.iter().map(|variant| variant.name.clone());
    let own = options.handle(function).filter(|_| options.parameterize.is_empty());
    let parts = own.iter().flat_map(|own| options.fields.iter().map(|field| fields::handle(own, field)));
    variants.chain(own.clone()).chain(parts).map(|ident| stub(ident, options.name(function))).collect()
}

fn describe(options: &Options, function: &ItemFn, node: &One, text: &str) -> TokenStream {
    let krate = options.krate();
    let output = options.output(node);
    let parts = options.parts(node, &output);
    let defs = parts.defs();
    let whole =
        node.handle.clone().map(|ident| Handled { ident, name: node.name.clone(), output: quote!(#output), defs });
    let handles: Vec<_> = whole.into_iter().chain(parts.handles()).collect();
    let needs = std::iter::once(wired::needs(&node.signature.params)).chain(parts.needs().map(|(_, needs)| needs));
    let wired = handles.iter().zip(needs).map(|(handle, needs)| wired::node(&krate, &handle.ident, &needs));
    let statics = [defs_of(options, function, node, text), quote!(#krate::__register!(&DEF);), parts.statics(&krate)];
    let statics = statics.into_iter().chain(wired).collect();
    handle::with_handles(&krate, &function.vis, &handles, &statics)
}

/// The descriptor, `DEF`, and those of its pipes.
fn defs_of(options: &Options, function: &ItemFn, node: &One, text: &str) -> TokenStream {
    let (krate, pipes) = (options.krate(), &options.pipes);
    let returned = expand::output_type(&krate, &node.signature);
    let output = &options.output(node);
    let mut signature = node.signature.clone();
    let mut steps = pipes.attach(&node.name, &mut signature);
    steps.extend(pipes.behind(&node.name, output));
    let described = expand::function(&krate, function, &signature, text);
    let call =
        expand::call(&krate, "Call", function, &signature, &options.items.give(&krate, &returned, &options.checks));
    let mut names: Vec<_> = (0..steps.len()).map(pipe::static_name).collect();
    let mut changes = options.of_call(&krate, &signature, &returned);
    let steps_expanded: TokenStream =
        steps.iter().enumerate().map(|(index, step)| step.expand(&krate, index, options.once())).collect();
    let own = match steps.last().filter(|_| pipes.has_output()) {
        None => {
            changes.extend(options.of_name(&krate, function, &node.name, &names));
            expand::node(&krate, &format_ident!("DEF"), &changes, &described, output, &call)
        }
        Some(last) => {
            let raw = pipe::raw(&node.name);
            changes.push(quote!(name: #raw));
            names.push(format_ident!("RAW"));
            let raw = expand::node(&krate, &format_ident!("RAW"), &changes, &described, output, &call);
            let mut changes = options.of_name(&krate, function, &node.name, &names);
            changes.extend(options.once());
            let end = pipe::end(&krate, function, pipes, last, changes);
            quote!(#raw #end)
        }
    };
    quote!(#steps_expanded #own)
}
