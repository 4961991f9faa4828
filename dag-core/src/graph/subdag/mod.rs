//! The nodes of a builder once more, under a namespace: with their own configuration, bound values and inputs.
//!
//! An instance is made of descriptors under other names: `eu.total` calls the function of `total`, and its parameters name `eu.rate` or,
//! where an input comes from outside, the node it comes from. A parameter's name is always the name of the node that gives its value, so
//! that nothing else has to know of namespaces.

mod instance;
mod names;

use std::collections::BTreeMap;

use super::Problem;
use super::build::{DagBuilder, Parts};
use super::uses::Uses;
use crate::node::{Handle, Location};
use crate::registry::Module;
use crate::value::Value;
use instance::Instance;
use names::Names;

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
    if subdags.is_empty() {
        return;
    }
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
    outer.uses = Uses::of(&outer.defs);
}
