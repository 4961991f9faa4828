//! The nodes of a builder once more, under a namespace: with their own configuration, bound values and inputs.
//!
//! An instance is made of descriptors under other names: `eu.total` calls the function of `total`, and its parameters name `eu.rate` or,
//! where an input comes from outside, the node it comes from. A parameter's name is always the name of the node that gives its value, so
//! that nothing else has to know of namespaces.

use std::collections::{BTreeMap, BTreeSet};

use super::Problem;
use super::build::{DagBuilder, Parts};
use crate::made::intern;
use crate::names::nearest;
use crate::node::{Handle, Location, NodeDef};
use crate::registry::Module;
use crate::value::Value;

/// The nodes of a module as part of a greater graph, under a namespace: [`DagBuilder::subdag`] takes it.
///
/// Its nodes are named `namespace.name`. It knows nothing of the nodes around it but what [`input`](Self::input) names; an input that is
/// neither taken from outside nor bound is an input of the whole, `eu.price`. A parameter outside reads `eu.total` by the name
/// `eu_total`, or by the one that [`output`](Self::output) gives it.
///
/// ```
/// use dag_core::{Dag, Subdag, Value, node};
///
/// mod pricing {
///     use dag_core::{alternatives, input, module, node};
///
///     input!(pub price: f64);
///     input!(pub currency: String);
///
///     #[node(name = rate, when(rate = "full"))]
///     fn full() -> f64 { 0.25 }
///     #[node(name = rate, when(rate = "none"))]
///     fn none() -> f64 { 0.0 }
///     alternatives!(rate: f64 = [full, none]);
///
///     #[node]
///     pub fn total(price: &f64, rate: &f64) -> f64 { price * (1.0 + rate) }
///     #[node]
///     pub fn label(total: &f64, currency: &str) -> String { format!("{total} {currency}") }
///
///     module!(pub NODES = [price, currency, rate, total, label]);
/// }
///
/// #[node]
/// fn list_price() -> f64 { 8.0 }
/// #[node]
/// fn cheaper(eu_total: &f64, us_total: &f64) -> bool { us_total < eu_total }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let eu = Subdag::new("eu", pricing::NODES).config("rate", "full").bind::<pricing::currency>("EUR");
/// let us = Subdag::new("us", pricing::NODES).config("rate", "none").bind::<pricing::currency>("USD");
/// let dag = Dag::builder()
///     .add(dag_core::module!([list_price, cheaper]))
///     .subdag(eu.input::<pricing::price>("list_price"))
///     .subdag(us)
///     .build()?;
///
/// let values = dag.run_named(["eu.label", "cheaper"]).input_named("us.price", Value::new(9.0)).await?;
/// assert_eq!(values.get::<String>("eu.label").map(String::as_str), Some("10 EUR"));
/// assert_eq!(values.get::<bool>("cheaper"), Some(&true));
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Debug)]
#[must_use = "a subdag is part of a graph only when added to a builder"]
pub struct Subdag {
    namespace: String,
    location: Location,
    inner: DagBuilder,
    wires: BTreeMap<String, Said>,
    outputs: BTreeMap<String, Said>,
    twice: Vec<Problem>,
}

/// A name that was said, and where.
#[derive(Debug)]
struct Said {
    name: String,
    location: Location,
}

impl Subdag {
    /// The nodes of a module.
    #[track_caller]
    pub fn new(namespace: impl Into<String>, module: Module) -> Self {
        Self::of(namespace, DagBuilder::default().add(module))
    }

    /// The nodes of a builder: of several modules, made at run time, with replacements, with subdags of their own.
    #[track_caller]
    pub fn of(namespace: impl Into<String>, builder: DagBuilder) -> Self {
        Self {
            namespace: namespace.into(),
            location: Location::caller(),
            inner: builder,
            wires: BTreeMap::new(),
            outputs: BTreeMap::new(),
            twice: Vec::new(),
        }
    }

    /// Sets a configuration value for this instance; that of the graph around it does not count here.
    #[track_caller]
    pub fn config(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.inner = self.inner.config(key, value);
        self
    }

    /// Gives an input of this instance its value for every run.
    #[track_caller]
    pub fn bind<H: Handle>(mut self, value: impl Into<H::Output>) -> Self {
        self.inner = self.inner.bind::<H>(value);
        self
    }

    /// Gives an input of this instance its value for every run, by name.
    #[track_caller]
    pub fn bind_named(mut self, name: impl Into<String>, value: Value) -> Self {
        self.inner = self.inner.bind_named(name, value);
        self
    }

    /// Takes an input from a node of the graph around it.
    #[track_caller]
    pub fn input<H: Handle>(self, from: impl Into<String>) -> Self {
        self.input_named(H::NAME, from)
    }

    /// Takes an input from a node of the graph around it, by name.
    #[track_caller]
    pub fn input_named(mut self, input: impl Into<String>, from: impl Into<String>) -> Self {
        let (input, said) = (input.into(), Said { name: from.into(), location: Location::caller() });
        let earlier = self.wires.insert(input.clone(), said);
        self.once("the input", &input, earlier)
    }

    /// The name by which parameters outside read a node of this instance, instead of `namespace_name`.
    #[track_caller]
    pub fn output<H: Handle>(self, name: impl Into<String>) -> Self {
        self.output_named(H::NAME, name)
    }

    /// The name by which parameters outside read a node of this instance, instead of `namespace_name`; by the node's name.
    #[track_caller]
    pub fn output_named(mut self, node: impl Into<String>, name: impl Into<String>) -> Self {
        let (node, said) = (node.into(), Said { name: name.into(), location: Location::caller() });
        let earlier = self.outputs.insert(node.clone(), said);
        self.once("the name of", &node, earlier)
    }

    #[track_caller]
    fn once(mut self, what: &'static str, name: &str, earlier: Option<Said>) -> Self {
        let (name, location) = (self.path(name), Location::caller());
        self.twice.extend(earlier.map(|_| Problem::GivenTwice { what, name, location }));
        self
    }

    fn path(&self, name: &str) -> String {
        format!("{}.{name}", self.namespace)
    }
}

/// Puts the instances beside the nodes of the graph around them.
pub(super) fn join(outer: &mut Parts, subdags: Vec<Subdag>, problems: &mut Vec<Problem>) {
    let mut instances: Vec<Instance> = Vec::new();
    for subdag in subdags {
        if instances.iter().any(|known| known.subdag.namespace == subdag.namespace) {
            let (name, location) = (subdag.namespace, subdag.location);
            problems.push(Problem::GivenTwice { what: "the subdag", name, location });
        } else {
            instances.push(Instance::new(subdag, problems));
        }
    }
    let mut names = Names::new(outer, &instances, problems);
    for def in &mut outer.defs {
        *def = names.read(def, problems);
    }
    for instance in instances {
        instance.place(outer, &mut names, problems);
    }
    names.unread(problems);
}

/// A subdag whose nodes are chosen.
struct Instance {
    subdag: Subdag,
    parts: Parts,
}

impl Instance {
    fn new(mut subdag: Subdag, problems: &mut Vec<Problem>) -> Self {
        let mut inside = std::mem::take(&mut subdag.twice);
        let parts = std::mem::take(&mut subdag.inner).parts(&mut inside);
        problems.extend(inside.into_iter().map(|problem| problem.within(&subdag.namespace)));
        let mut instance = Self { subdag, parts };
        instance.check_wires(problems);
        instance
    }

    fn def(&self, name: &str) -> Option<&'static NodeDef> {
        self.parts.defs.iter().find(|def| def.name == name).copied()
    }

    /// What may come from outside: declared inputs, and what is needed and declared nowhere.
    fn inputs(&self) -> BTreeSet<&'static str> {
        let declared = self.parts.defs.iter().filter(|def| def.is_input()).map(|def| def.name);
        let needed = self.parts.defs.iter().flat_map(|def| def.function.params).map(|param| param.name);
        let is_given = |name: &&str| self.def(name).is_some() || self.parts.missing.contains_key(name);
        declared.chain(needed.filter(|name| !is_given(name))).collect()
    }

    /// Wires that cannot be are reported and left out.
    fn check_wires(&mut self, problems: &mut Vec<Problem>) {
        let inputs = self.inputs();
        let wires = std::mem::take(&mut self.subdag.wires);
        for (input, said) in wires {
            let (name, location) = (self.subdag.path(&input), said.location);
            if self.parts.bound.contains_key(&input) {
                problems.push(Problem::GivenTwice { what: "the input", name, location });
            } else if inputs.contains(&*input) {
                self.subdag.wires.insert(input, said);
            } else if let Some(def) = self.def(&input) {
                problems.push(Problem::InputFromOutsideIsFunction { name, location, function: def.function.location });
            } else {
                let nearest = nearest(&input, inputs.iter().copied()).map(|name| self.subdag.path(name));
                problems.push(Problem::UnknownInside { what: "input", name, location, nearest });
            }
        }
    }

    /// The names of its nodes and of those that another configuration would have, inside.
    fn names(&self) -> impl Iterator<Item = &'static str> {
        let nodes = self.parts.defs.iter().map(|def| def.name);
        nodes.chain(self.parts.missing.keys().copied()).filter(|name| !self.subdag.wires.contains_key(*name))
    }

    /// The name by which others read a node, if they may without being told.
    fn own_output(&self, name: &str) -> Option<String> {
        let may = self.def(name).is_none_or(|def| !def.is_input()) && !self.subdag.outputs.contains_key(name);
        may.then(|| self.subdag.path(name).replace('.', "_"))
    }

    fn place(self, outer: &mut Parts, names: &mut Names, problems: &mut Vec<Problem>) {
        let path = |name: &str| self.subdag.path(name);
        let mut wires: BTreeMap<&str, String> = BTreeMap::new();
        for (input, said) in &self.subdag.wires {
            // Without the node that it comes from, the input stays, so that its readers do not report it again.
            wires.extend(names.wire(&path(input), said, problems).map(|from| (&**input, from)));
        }
        for def in self.parts.defs.iter().filter(|def| !wires.contains_key(def.name)) {
            let from = |name: &str| wires.get(name).cloned().unwrap_or_else(|| path(name));
            let params: Vec<_> = def.function.params.iter().map(|param| from(param.name)).collect();
            outer.defs.push(intern::renamed(def, &path(def.name), &params));
        }
        outer.made.extend(self.parts.made.into_iter().map(|(name, made)| (path(&name), made)));
        outer.missing.extend(self.parts.missing.into_iter().map(|(name, defs)| (intern::text(&path(name)), defs)));
        for (name, value) in self.parts.bound {
            let (name, location) = (path(&name), value.1);
            if outer.bound.insert(name.clone(), value).is_some() {
                problems.push(Problem::GivenTwice { what: "the bound value", name, location });
            }
        }
    }
}

/// What the nodes are called, by those that read them.
struct Names {
    /// The nodes of the whole, and where those of the graph around the instances are written.
    nodes: BTreeMap<String, Option<Location>>,
    /// Other names for nodes of instances; `None` where one would stand for two.
    others: BTreeMap<String, Option<String>>,
    /// The other names that somebody asked for.
    said: BTreeMap<String, Said>,
    read: BTreeSet<String>,
}

impl Names {
    fn new(outer: &Parts, instances: &[Instance], problems: &mut Vec<Problem>) -> Self {
        let mut nodes: BTreeMap<_, _> = outer.missing.keys().map(|name| ((*name).to_owned(), None)).collect();
        nodes.extend(outer.defs.iter().map(|def| (def.name.to_owned(), Some(def.function.location))));
        let mut names = Self { nodes, others: BTreeMap::new(), said: BTreeMap::new(), read: BTreeSet::new() };
        instances.iter().for_each(|instance| names.own(instance));
        instances.iter().for_each(|instance| names.asked_for(instance, problems));
        names
    }

    /// The names that need no words.
    fn own(&mut self, instance: &Instance) {
        for name in instance.names() {
            let path = instance.subdag.path(name);
            self.nodes.insert(path.clone(), None);
            if let Some(other) = instance.own_output(name) {
                let taken = self.others.contains_key(&other);
                self.others.insert(other, (!taken).then_some(path));
            }
        }
    }

    fn asked_for(&mut self, instance: &Instance, problems: &mut Vec<Problem>) {
        let subdag = &instance.subdag;
        for (node, Said { name, location }) in &subdag.outputs {
            let (path, location) = (subdag.path(node), *location);
            if !instance.names().any(|known| known == node) {
                let nearest = nearest(node, instance.names()).map(|name| subdag.path(name));
                problems.push(Problem::UnknownInside { what: "node", name: path, location, nearest });
            } else if self.others.contains_key(name) {
                problems.push(Problem::GivenTwice { what: "the name", name: name.clone(), location });
            } else {
                self.others.insert(name.clone(), Some(path.clone()));
                self.said.insert(name.clone(), Said { name: path, location });
            }
        }
    }

    /// The node that a reader outside of the instances means.
    fn meant(&mut self, name: &str, problems: &mut Vec<Problem>) -> Option<String> {
        let other = self.others.get(name).cloned().flatten();
        if other.is_some()
            && self.read.insert(name.to_owned())
            && let (Some(Some(location)), Some(inside)) = (self.nodes.get(name), &other)
        {
            let (name, inside, location) = (name.to_owned(), inside.clone(), *location);
            problems.push(Problem::AmbiguousOutput { name, inside, location });
        }
        if self.nodes.contains_key(name) { Some(name.to_owned()) } else { other }
    }

    /// The node with the names of instances' nodes for their other names.
    fn read(&mut self, def: &'static NodeDef, problems: &mut Vec<Problem>) -> &'static NodeDef {
        let params = def.function.params.iter();
        let meant: Vec<_> =
            params.map(|param| self.meant(param.name, problems).unwrap_or_else(|| param.name.into())).collect();
        let is_same = def.function.params.iter().zip(&meant).all(|(param, meant)| param.name == meant);
        if is_same { def } else { intern::renamed(def, def.name, &meant) }
    }

    /// The node that an input comes from.
    fn wire(&mut self, input: &str, from: &Said, problems: &mut Vec<Problem>) -> Option<String> {
        let meant = self.meant(&from.name, problems);
        if meant.is_none() {
            let known = self.nodes.keys().chain(self.others.keys()).map(String::as_str).filter(|known| *known != input);
            let nearest = nearest(&from.name, known).map(Into::into);
            let (name, from, location) = (input.to_owned(), from.name.clone(), from.location);
            problems.push(Problem::UnknownOutside { name, from, location, nearest });
        }
        meant
    }

    fn unread(self, problems: &mut Vec<Problem>) {
        for (name, Said { name: inside, location }) in
            self.said.into_iter().filter(|(name, _)| !self.read.contains(name))
        {
            problems.push(Problem::UnreadOutput { name, inside, location });
        }
    }
}
