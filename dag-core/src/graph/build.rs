//! From descriptors, configuration and bound values to a checked graph, with every mistake in one report.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use petgraph::graph::DiGraph;

use super::alternatives::{self, Missing};
use super::{BuildError, Dag, Graph, Node, Problem, cached, cycle, scope};
use crate::cache::{CacheSetup, Wanted};
use crate::limits::{Limits, Tags};
use crate::names::nearest;
use crate::node::{Handle, Location, NodeDef, Param, When};
use crate::registry::Module;
use crate::value::Value;

/// Collects what a [`Dag`] is made of; [`build`](Self::build) checks all of it.
#[derive(Debug, Default)]
#[must_use = "a builder does nothing until `build`"]
pub struct DagBuilder {
    modules: Vec<(Module, Location)>,
    replacements: Vec<(Module, Location)>,
    config: BTreeMap<String, String>,
    config_at: BTreeMap<String, Location>,
    bound: BTreeMap<String, (Value, Location)>,
    pub(super) limits: Limits,
    pub(super) caching: Wanted,
    /// What was said twice.
    pub(super) twice: Vec<Problem>,
}

impl DagBuilder {
    /// Adds the nodes of a module.
    #[expect(clippy::should_implement_trait, reason = "it adds to a builder, it is no sum")]
    #[track_caller]
    pub fn add(mut self, module: Module) -> Self {
        self.modules.push((module, Location::caller()));
        self
    }

    /// Adds all nodes that are linked into the program.
    #[track_caller]
    pub fn linked(self) -> Self {
        self.add(Module::linked())
    }

    /// Adds all linked nodes that are written in this module or below it.
    #[track_caller]
    pub fn linked_under(self, path: &'static str) -> Self {
        self.add(Module::linked_under(path))
    }

    /// Puts the nodes of a module in place of those with the same name and type.
    ///
    /// A node that replaces nothing is an error: replacing is always on purpose.
    ///
    /// ```
    /// # use dag_core::{Dag, module, node};
    /// #[node] fn price() -> u32 { 100 }
    /// #[node] fn total(price: &u32) -> u32 { price + 19 }
    /// #[node(name = price)] fn free() -> u32 { 0 }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([price, total])).replace(module!([free])).build()?;
    /// assert_eq!(dag.run::<total>().await?, 19);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    #[track_caller]
    pub fn replace(mut self, module: Module) -> Self {
        self.replacements.push((module, Location::caller()));
        self
    }

    /// Sets a configuration value, by which `when`, `when_not` and `when_in` of [`node`](crate::node) choose between alternatives.
    ///
    /// ```
    /// # use dag_core::{Dag, alternatives, module, node};
    /// #[node(name = greeting, when(language = "en"))] fn english() -> String { "hello".into() }
    /// #[node(name = greeting, when(language = "de"))] fn german() -> String { "hallo".into() }
    /// alternatives!(greeting: String = [english, german]);
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([greeting])).config("language", "de").build()?;
    /// assert_eq!(dag.run::<greeting>().await?, "hallo");
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    #[track_caller]
    pub fn config(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let key = key.into();
        if self.config.insert(key.clone(), value.into()).is_some() {
            let (name, location) = (key.clone(), Location::caller());
            self.twice.push(Problem::GivenTwice { what: "the configuration", name, location });
        }
        self.config_at.insert(key, Location::caller());
        self
    }

    /// Gives an input its value for every run: a client, a pool, a setting. A literal needs its type where it has several: `7_u64`.
    #[track_caller]
    pub fn bind<H: Handle>(self, value: impl Into<H::Output>) -> Self {
        self.bind_named(H::NAME, Value::new::<H::Output>(value.into()))
    }

    /// Gives an input its value for every run, by name.
    #[track_caller]
    pub fn bind_named(mut self, name: impl Into<String>, value: Value) -> Self {
        let name = name.into();
        let location = Location::caller();
        if self.bound.insert(name.clone(), (value, location)).is_some() {
            self.twice.push(Problem::GivenTwice { what: "the bound value", name, location });
        }
        self
    }

    /// Checks everything and makes the graph.
    ///
    /// # Errors
    /// All mistakes at once, each with its place and what to do: unknown parameters, wrong types, cycles, duplicates, alternatives of
    /// which none or several match, replacements of nothing, configuration and bound values that nobody uses.
    pub fn build(mut self) -> Result<Dag, BuildError> {
        let mut problems = self.twice.clone();
        self.empty_modules(&mut problems);
        let defs = self.defs(&mut problems);
        let (chosen, missing) = alternatives::choose(&defs, &self.config, &self.config_at, &mut problems);
        let mut graph = nodes(&chosen, missing, &mut problems);
        connect(&mut graph, &mut problems);
        self.limit(&mut graph, &defs, &mut problems);
        let caching = std::mem::take(&mut self.caching);
        self.bind_all(&mut graph, &mut problems);
        cached::check(&mut graph, caching, &mut problems);
        if cycle::order(&mut graph, &mut problems) {
            scope::find(&mut graph, &mut problems);
        }
        without_follow_ups(&graph.missing, &mut problems);
        if problems.is_empty() { Ok(Dag { inner: Arc::new(graph) }) } else { Err(BuildError::new(problems)) }
    }

    fn empty_modules(&self, problems: &mut Vec<Problem>) {
        let all = self.modules.iter().chain(&self.replacements);
        for (module, location) in all.filter(|(module, _)| module.defs().is_empty()) {
            problems.push(Problem::EmptyModule { path: module.describe(), location: *location });
        }
    }

    /// The descriptors of all modules, those replaced left out. The same one in two modules counts once, and so does an input that
    /// two modules declare: both mean the same value.
    fn defs(&self, problems: &mut Vec<Problem>) -> Vec<&'static NodeDef> {
        let mut seen = HashSet::new();
        let mut inputs = HashSet::new();
        let is_new = |def: &&'static NodeDef| {
            seen.insert(std::ptr::from_ref(*def)) && (!def.is_input() || inputs.insert((def.name, def.output.id())))
        };
        let mut defs: Vec<_> = self.modules.iter().flat_map(|(module, _)| module.defs()).filter(is_new).collect();
        for (module, _) in &self.replacements {
            replace(&mut defs, &module.defs(), problems);
        }
        defs
    }

    fn bind_all(self, graph: &mut Graph, problems: &mut Vec<Problem>) {
        for (name, (value, location)) in self.bound {
            match graph.by_name.get(name.as_str()) {
                None => {
                    let nearest = nearest(&name, graph.inputs().map(|def| def.name)).map(Into::into);
                    problems.push(Problem::UnknownBinding { name, location, nearest });
                }
                Some(&node) if !graph.nodes[node].is_input() => {
                    problems.push(Problem::BoundFunction {
                        name,
                        location,
                        function: graph.nodes[node].function.location,
                    });
                }
                Some(&node) if !value.has_type(graph.nodes[node].output) => {
                    problems.push(Problem::BoundType { name, wants: graph.nodes[node].output.name(), location });
                }
                Some(&node) => {
                    if graph.nodes.neighbors(node).next().is_none() {
                        problems.push(Problem::UnusedBinding { name, location });
                    }
                    graph.bound.insert(node, value);
                }
            }
        }
    }
}

/// A misspelt configuration value leaves its alternatives without a match: the value is the mistake.
fn without_follow_ups(missing: &Missing, problems: &mut Vec<Problem>) {
    let keys: Vec<String> = problems.iter().filter_map(Problem::misspelt_value).map(Into::into).collect();
    let asks = |def: &&NodeDef| def.when.iter().filter_map(When::key).any(|key| keys.iter().any(|known| known == key));
    let follows = |name: &str| missing.get(name).is_some_and(|defs| defs.iter().any(asks));
    problems.retain(|problem| !matches!(problem, Problem::NoAlternative { name, .. } if follows(name)));
}

fn is_same_input(known: &NodeDef, def: &NodeDef) -> bool {
    def.is_input() && known.is_input() && known.name == def.name && known.output == def.output
}

/// A replacement of another type is left out, so that the readers of the node do not report it again.
fn replace(defs: &mut Vec<&'static NodeDef>, by: &[&'static NodeDef], problems: &mut Vec<Problem>) {
    let mut fitting: Vec<&'static NodeDef> = Vec::with_capacity(by.len());
    for &def in by {
        match defs.iter().find(|known| known.name == def.name) {
            Some(known) if is_same_input(known, def) => {}
            Some(known) if known.output != def.output => problems.push(Problem::ReplacementType {
                name: def.name.into(),
                location: def.function.location,
                wants: known.output.name(),
                gives: def.output.name(),
            }),
            Some(_) => fitting.push(def),
            None => {
                problems.push(Problem::ReplacesNothing {
                    name: def.name.into(),
                    location: def.function.location,
                    nearest: nearest(def.name, defs.iter().map(|known| known.name)).map(Into::into),
                });
                fitting.push(def);
            }
        }
    }
    let replaced: HashSet<&str> = fitting.iter().map(|def| def.name).collect();
    defs.retain(|known| !replaced.contains(known.name));
    defs.extend(fitting);
}

fn nodes(chosen: &[&'static NodeDef], missing: Missing, problems: &mut Vec<Problem>) -> Graph {
    let mut nodes = DiGraph::with_capacity(chosen.len(), chosen.len());
    let mut by_name: BTreeMap<&'static str, Node> = BTreeMap::new();
    for def in chosen {
        if let Some(&first) = by_name.get(def.name) {
            let first: &&'static NodeDef = &nodes[first];
            problems.push(Problem::Duplicate {
                name: def.name.into(),
                first: first.function.location,
                second: def.function.location,
            });
        } else {
            by_name.insert(def.name, nodes.add_node(*def));
        }
    }
    Graph {
        nodes,
        by_name,
        missing,
        bound: HashMap::new(),
        limits: Limits::default(),
        tags: Tags::new(),
        rank: Vec::new(),
        scopes: scope::Scopes::default(),
        caching: CacheSetup::default(),
        plans: Mutex::default(),
    }
}

fn connect(graph: &mut Graph, problems: &mut Vec<Problem>) {
    for consumer in graph.nodes.node_indices() {
        let def = graph.nodes[consumer];
        for (index, param) in def.function.params.iter().enumerate() {
            match graph.by_name.get(param.name).copied() {
                None => problems.push(unknown(graph, def, param)),
                Some(provider) => {
                    check_type(graph.nodes[provider], def, index, problems);
                    graph.nodes.add_edge(provider, consumer, index);
                }
            }
        }
    }
}

fn unknown(graph: &Graph, def: &NodeDef, param: &Param) -> Problem {
    if let Some(left_out) = graph.missing.get(param.name) {
        return Problem::NoAlternative {
            name: param.name.into(),
            needed_by: def.name.into(),
            location: def.function.location,
            conditions: left_out.iter().map(|def| alternatives::condition(def)).collect(),
        };
    }
    Problem::UnknownParameter {
        node: def.name.into(),
        parameter: param.name.into(),
        wants: param.type_name(),
        location: def.function.location,
        nearest: nearest(param.name, graph.by_name.keys().copied()).map(Into::into),
    }
}

fn check_type(provider: &NodeDef, def: &NodeDef, index: usize, problems: &mut Vec<Problem>) {
    let param = &def.function.params[index];
    let collected = def.collect(index).map(|collect| collect.item);
    if collected.map_or(!param.accepts(provider.output), |item| item != provider.output) {
        let (wants, gives) = collected.or(param.optional).unwrap_or(param.ty).told_apart(provider.output);
        let list = |item: String| if collected.is_some() { format!("[{item}]") } else { item };
        let (wants, gives) = (list(wants), list(gives));
        problems.push(Problem::TypeMismatch {
            node: def.name.into(),
            parameter: param.name.into(),
            wants,
            gives,
            location: def.function.location,
            provider: provider.function.location,
        });
    }
}

impl Graph {
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &'static NodeDef> + '_ {
        self.by_name.values().map(|&node| self.nodes[node]).filter(|def| def.is_input())
    }
}
