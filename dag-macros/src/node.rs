//! `#[node]`: options, checks, and the descriptor.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::Parser;
use syn::spanned::Spanned;
use syn::{Error, Ident, ItemFn, LitStr, Path, Result, Type};

use crate::attr::{self, HandleName, plain};
use crate::cache::Cache;
use crate::expand;
use crate::fallback;
use crate::items::Items;
use crate::policy::Policy;
use crate::signature::{self, Rules, Signature};
use crate::{source, wired};

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
    "cache",
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
    cache: Option<Cache>,
}

/// What must hold of the configuration.
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
    let (options, signature) = read(options, &mut function);
    let described = match signature {
        Ok(signature) => describe(&options, &function, &signature, &text),
        Err(error) => {
            let (error, stub) = (error.into_compile_error(), stub(&options, &function));
            quote!(#error #stub)
        }
    };
    quote!(#function #described)
}

/// The options up to the first mistake, and the signature if there is no mistake at all.
pub(crate) fn read(options: TokenStream, function: &mut ItemFn) -> (Options, Result<Signature>) {
    let (options, parsed) = parse(options);
    let rules = Rules { inputs: false, unit: false, what: "a node" };
    let signature = signature::read(function, options.fallible.is_some(), &rules);
    let signature = signature.and_then(|signature| options.policy.check(signature));
    let signature = signature.and_then(|signature| options.items.check(signature));
    let signature = signature.and_then(|signature| Cache::check(options.cache.as_ref(), signature));
    let parsed = parsed.and_then(|()| options.check());
    let signature = fallback::together(parsed, signature);
    (options, signature)
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
            "cache" => attr::once(&mut options.cache, Cache::parse(&meta)?, &meta),
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

    fn check(&self) -> Result<()> {
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
            _ => Ok(()),
        }
    }

    /// The conditions as `When`s of dag-core.
    fn conditions(&self, krate: &Path) -> Vec<TokenStream> {
        let condition = |when: &When| match when {
            When::Is(key, value) => quote!(#krate::When::Is { key: #key, value: #value }),
            When::IsNot(key, value) => quote!(#krate::When::IsNot { key: #key, value: #value }),
            When::IsIn(key, values) => quote!(#krate::When::IsIn { key: #key, values: &[#(#values),*] }),
        };
        let otherwise = self.otherwise.map(|_| quote!(#krate::When::Otherwise));
        self.when.iter().map(condition).chain(otherwise).collect()
    }

    /// The fields of the descriptor that an option says something about.
    fn changes(&self, krate: &Path, output: &Type) -> Vec<TokenStream> {
        let mut changes = Vec::new();
        if let Some(name) = self.name.as_ref().map(plain) {
            changes.push(quote!(name: #name));
        }
        if let Some(label) = &self.label {
            changes.push(quote!(label: ::core::option::Option::Some(#label)));
        }
        if !self.tags.is_empty() {
            let tags = self.tags.iter().map(|(key, value)| quote!((#key, #value)));
            changes.push(quote!(tags: &[#(#tags),*]));
        }
        if !self.when.is_empty() || self.otherwise.is_some() {
            let when = self.conditions(krate);
            changes.push(quote!(when: &[#(#when),*]));
        }
        changes.extend(self.policy.expand(krate, output).map(|policy| quote!(policy: #policy)));
        changes
    }

    pub(crate) fn name(&self, function: &ItemFn) -> String {
        plain(self.name.as_ref().unwrap_or(&function.sig.ident))
    }

    pub(crate) fn handle(&self, function: &ItemFn) -> Option<Ident> {
        self.handle.as_ref().unwrap_or(&HandleName::Own).ident(&function.sig.ident)
    }
}

/// A handle with nothing behind it, so that those who mention the node do not report its mistake again.
fn stub(options: &Options, function: &ItemFn) -> Option<TokenStream> {
    let handle = options.handle(function).filter(|_| !fallback::is_method(function))?;
    let (krate, name, output) = (options.krate(), options.name(function), fallback::output(function));
    let wired = wired::node(&krate, &handle, &[]);
    let declared = expand::handle(&function.vis, &handle, "The handle of a node with a mistake.");
    Some(quote! {
        #declared
        const _: () = {
            impl #krate::Handle for #handle {
                type Output = #output;
                const NAME: &'static str = #name;
                const DEFS: &'static [&'static #krate::NodeDef] = &[];
            }
            #wired
        };
    })
}

fn describe(options: &Options, function: &ItemFn, signature: &Signature, text: &str) -> TokenStream {
    let (krate, name) = (options.krate(), options.name(function));
    let output = expand::output_type(&krate, signature);
    let described = expand::function(&krate, function, signature, text);
    let call = expand::call(&krate, function, signature, &options.items.give(&krate, &output));
    let mut changes = options.changes(&krate, &output);
    let output = options.items.item_type(output);
    changes.extend(options.items.changes(&krate, signature));
    changes.extend(options.cache.as_ref().map(|cache| cache.expand(&krate, signature, &output)));
    let handle = options.handle(function);
    let wired = handle.as_ref().map(|handle| wired::node(&krate, handle, &signature.params));
    let def = quote! {
        static DEF: #krate::NodeDef = #krate::NodeDef {
            #(#changes,)*
            ..#krate::NodeDef::new(#described, #krate::Type::of::<#output>(), #krate::NodeKind::Function(#call))
        };
        #krate::__register!(&DEF);
        #wired
    };
    with_handle(&krate, handle.as_ref(), &function.vis, &name, &quote!(#output), &def)
}

/// The handle, if there is one, and the descriptor in a block of its own.
pub(crate) fn with_handle(
    krate: &Path,
    handle: Option<&Ident>,
    vis: &syn::Visibility,
    name: &str,
    output: &TokenStream,
    def: &TokenStream,
) -> TokenStream {
    let Some(handle) = handle else {
        return quote!(const _: () = { #def };);
    };
    let declared = expand::handle(vis, handle, &format!("The handle of the node `{name}`."));
    quote! {
        #declared
        const _: () = {
            #def
            impl #krate::Handle for #handle {
                type Output = #output;
                const NAME: &'static str = #name;
                const DEFS: &'static [&'static #krate::NodeDef] = &[&DEF];
            }
        };
    }
}
