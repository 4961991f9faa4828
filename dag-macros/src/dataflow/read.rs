//! The nodes and inputs of a module, read from its items as their own macros read them.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Error, Ident, Item, ItemFn, ItemMacro, ItemMod, Meta, Result};

use crate::attr::plain;
use crate::fields;
use crate::input::Input;
use crate::node::{self, When};
use crate::wired::{self, Need};

pub(super) struct Module {
    pub(super) name: Ident,
    /// In the order of the text.
    pub(super) nodes: Vec<Node>,
    /// Which nodes have this name.
    by_name: BTreeMap<String, Vec<usize>>,
    /// Whether each node could be read well enough to know its name.
    pub(super) is_whole: bool,
    /// What else has a name in it.
    declared: BTreeSet<String>,
}

/// A function or an input.
pub(super) struct Node {
    pub(super) name: String,
    /// The name of the function or the input, where messages about the whole node stand.
    pub(super) ident: Ident,
    pub(super) handle: Option<Ident>,
    pub(super) when: Vec<When>,
    pub(super) is_otherwise: bool,
    /// What it takes of others.
    pub(super) needs: Vec<Need>,
    pub(super) input: Option<Input>,
    /// Whether it has a mistake, which its own macro reports.
    pub(super) is_broken: bool,
    /// Whether it exists is known to the compiler alone.
    pub(super) cfg: Vec<Attribute>,
    /// For a part of a tuple, which `fields` names: which node the tuple is.
    pub(super) whole: Option<usize>,
}

impl Module {
    pub(super) fn read(item: &TokenStream) -> Result<Self> {
        let module: ItemMod = syn::parse2(item.clone())
            .map_err(|error| Error::new(error.span(), format!("expected a module: {error}")))?;
        let name = module.ident;
        let (_, items) = module.content.ok_or_else(|| {
            let text = format!(
                "`#[dataflow]` checks what it sees: write the module here, `mod {name} {{ … }}`, or list the nodes of a file with `dag!`"
            );
            Error::new(name.span(), text)
        })?;
        let declared = items.iter().flat_map(declared).collect();
        let mut read = Self { name, nodes: Vec::new(), by_name: BTreeMap::new(), is_whole: true, declared };
        items.into_iter().for_each(|item| read.item(item));
        for (at, node) in read.nodes.iter().enumerate() {
            read.by_name.entry(node.name.clone()).or_default().push(at);
        }
        Ok(read)
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Fn(function) => {
                if let Some(options) = node_options(&function) {
                    self.function(options, function);
                }
            }
            Item::Macro(input) if is_last(&input, "input") => match syn::parse2::<Input>(input.mac.tokens) {
                Ok(read) => self.nodes.push(Node::input(read, &input.attrs)),
                Err(_) => self.is_whole = false,
            },
            _ => {}
        }
    }

    fn function(&mut self, options: TokenStream, mut function: ItemFn) {
        let has_options = !options.is_empty();
        let (options, nodes) = node::read(options, &mut function);
        self.is_whole &= !(nodes.is_err() && has_options);
        let node = |name, ident, handle, needs| Node {
            name,
            ident,
            handle,
            when: options.when.clone(),
            is_otherwise: options.otherwise.is_some(),
            needs,
            input: None,
            is_broken: nodes.is_err(),
            cfg: cfg(&function.attrs),
            whole: None,
        };
        let Ok(made) = &nodes else {
            let ident = function.sig.ident.clone();
            return self.nodes.push(node(options.name(&function), ident, options.handle(&function), Vec::new()));
        };
        for one in made {
            let (ident, handle, whole) = (one.ident.clone(), one.handle.clone(), self.nodes.len());
            self.nodes.push(node(one.name.clone(), ident.clone(), handle, wired::needs(&one.signature.params)));
            for (field, needs) in options.needs_of_parts(one) {
                let handle = one.handle.as_ref().map(|whole| fields::handle(whole, &field));
                let ident = fields::handle(&ident, &field);
                self.nodes.push(Node { whole: Some(whole), ..node(plain(&field), ident, handle, needs) });
            }
        }
    }

    /// What the check says of the node, unless it says something of the node that it is a part of.
    pub(super) fn once(&self, node: &Node, check: impl Fn(&Self, &Node) -> Option<Error>) -> Option<Error> {
        let whole = node.whole.and_then(|whole| check(self, &self.nodes[whole]));
        if whole.is_some() { None } else { check(self, node) }
    }

    /// Whether an item of this name is written in the module.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// The functions of this name, or the input.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Node> + Clone + use<'_> {
        self.by_name.get(name).into_iter().flatten().map(|&at| &self.nodes[at])
    }

    /// Those of the same name that stand before it.
    pub(super) fn before<'a>(&'a self, node: &'a Node) -> impl Iterator<Item = &'a Node> {
        self.named(&node.name).take_while(move |other| !std::ptr::eq(*other, node))
    }
}

impl Node {
    /// Whether it exists under every configuration, as far as can be known here.
    pub(super) fn is_always(&self) -> bool {
        self.when.is_empty() && !self.is_otherwise && self.cfg.is_empty()
    }

    fn input(input: Input, attrs: &[Attribute]) -> Self {
        let ident = input.name.clone();
        let input = input.checked().ok();
        Self {
            name: plain(&ident),
            handle: Some(ident.clone()),
            ident,
            when: Vec::new(),
            is_otherwise: false,
            needs: Vec::new(),
            is_broken: input.is_none(),
            input,
            cfg: cfg(attrs),
            whole: None,
        }
    }
}

/// What is in the parentheses of `#[node(…)]`, under whatever path.
fn node_options(function: &ItemFn) -> Option<TokenStream> {
    let is_node = |attr: &&Attribute| attr.path().segments.last().is_some_and(|segment| segment.ident == "node");
    Some(match &function.attrs.iter().find(is_node)?.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    })
}

fn is_last(item: &ItemMacro, name: &str) -> bool {
    item.mac.path.segments.last().is_some_and(|segment| segment.ident == name)
}

fn cfg(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("cfg")).cloned().collect()
}

/// The names that an item may declare; all that are in it for an import or a macro, such as `module!(pub NODES)`.
fn declared(item: &Item) -> Vec<String> {
    let ident = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        Item::Use(item) => return idents(item.tree.to_token_stream()),
        Item::Macro(item) => return idents(item.mac.tokens.clone()),
        _ => return Vec::new(),
    };
    vec![ident.to_string()]
}

fn idents(tokens: TokenStream) -> Vec<String> {
    let each = |tree| match tree {
        TokenTree::Ident(ident) => vec![ident.to_string()],
        TokenTree::Group(group) => idents(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => Vec::new(),
    };
    tokens.into_iter().flat_map(each).collect()
}
