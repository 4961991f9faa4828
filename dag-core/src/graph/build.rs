//! From descriptors, configuration and bound values to a checked graph, with every mistake in one report.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex};

use petgraph::graph::DiGraph;

use super::alternatives::{self, Missing};
use super::by_name::ByName;
use super::subdag::{self, Subdag};
use super::uses::Uses;
use super::{BuildError, Dag, Graph, Problem, cached, cycle, once, scope};
use crate::cache::{CacheSetup, Wanted};
use crate::check;
use crate::exec::OnceValues;
use crate::hash::FastSet;
use crate::limits::{Limits, Tags};
use crate::made::{self, Made};
use crate::names::nearest;
use crate::node::{Handle, Location, NodeDef, Param, When};
use crate::registry::Module;
use crate::value::Value;

/// Collects what a [`Dag`] is made of; [`build`](Self::build) checks all of it.
#[derive(Debug, Default)]
#[must_use = "a builder does nothing until `build`"]
pub struct DagBuilder {
    modules: Vec<(Module, Location)>,
    made: Vec<made::Node>,
    subdags: Vec<Subdag>,
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

    /// Adds a node that is made at run time.
    pub fn node(mut self, node: made::Node) -> Self {
        if let Some(value) = node.bound() {
            self = self.bind_at(node.def().name.into(), value.clone(), node.location());
        }
        self.made.push(node);
        self
    }

    /// Adds an instance of other nodes under a namespace, with its own configuration, bound values and inputs.
    pub fn subdag(mut self, subdag: Subdag) -> Self {
        self.subdags.push(subdag);
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
    pub fn bind_named(self, name: impl Into<String>, value: Value) -> Self {
        self.bind_at(name.into(), value, Location::caller())
    }

    fn bind_at(mut self, name: String, value: Value, location: Location) -> Self {
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
    pub fn build(self) -> Result<Dag, BuildError> {
        let mut problems = Vec::new();
        let parts = self.parts(&mut problems);
        let uses = parts.uses;
        if uses.checks {
            problems.extend(parts.defs.iter().flat_map(|def| check::impossible(def)));
        }
        let mut graph = nodes(&parts.defs, parts.missing, &mut problems);
        graph.made =
            parts.made.into_iter().filter_map(|(name, made)| Some((graph.by_name.get(&name)?, made))).collect();
        connect(&mut graph, &mut problems);
        graph.tags = parts.tags;
        parts.limits.check(&mut graph, &mut problems);
        let bound = parts.bound.keys().cloned().collect();
        bind_all(&mut graph, parts.bound, &mut problems);
        if uses.once {
            once::check(&mut graph, &bound, &mut problems);
        }
        cached::check(&mut graph, parts.caching, uses.cache, &mut problems);
        if cycle::order(&mut graph, &mut problems) && uses.scopes {
            scope::find(&mut graph, &mut problems);
        }
        without_follow_ups(&graph.missing, &mut problems);
        if problems.is_empty() { Ok(Dag { inner: Arc::new(graph) }) } else { Err(BuildError::new(problems)) }
    }

    /// All nodes of the graph, those of its subdags included.
    pub(super) fn parts(self, problems: &mut Vec<Problem>) -> Parts {
        problems.extend(self.twice.iter().cloned());
        self.empty_modules(problems);
        let defs = self.defs(problems);
        let uses = Uses::of(&defs);
        let tags = if uses.tags { defs.iter().flat_map(|def| def.tags).copied().collect() } else { Tags::new() };
        alternatives::unused_config(&defs, &self.config, &self.config_at, problems);
        let (defs, missing) = match uses.when {
            true => alternatives::choose(&defs, &self.config, problems),
            false => (defs, Missing::new()),
        };
        let made = self.closures(&defs);
        let defs = if uses.pipes { with_pipes(defs) } else { defs };
        let (limits, bound, caching) = (self.limits, self.bound, self.caching);
        let mut parts = Parts { defs, uses, missing, made, tags, limits, bound, caching };
        subdag::join(&mut parts, self.subdags, problems);
        parts
    }

    fn empty_modules(&self, problems: &mut Vec<Problem>) {
        let all = self.modules.iter().chain(&self.replacements);
        for (module, location) in all.filter(|(module, _)| module.is_empty()) {
            problems.push(Problem::EmptyModule { path: module.describe(), location: *location });
        }
    }

    /// The descriptors of all modules, those replaced left out. The same one in two modules counts once, and so does an input that
    /// two modules declare: both mean the same value.
    fn defs(&self, problems: &mut Vec<Problem>) -> Vec<&'static NodeDef> {
        let mut seen = FastSet::default();
        let mut inputs = HashSet::new();
        // One module has each of them once.
        let is_one = self.modules.len() == 1;
        let is_new = |def: &&'static NodeDef| {
            (is_one || seen.insert(std::ptr::from_ref(*def)))
                && (!def.is_input() || inputs.insert((def.name, def.output.id())))
        };
        let mut defs: Vec<_> = self.modules.iter().flat_map(|(module, _)| module.defs()).filter(is_new).collect();
        // The same node made twice is two nodes: only its descriptor is shared.
        let made = self.made.iter().map(made::Node::def);
        defs.extend(made.filter(|def| !def.is_input() || inputs.insert((def.name, def.output.id()))));
        for (module, _) in &self.replacements {
            replace(&mut defs, &module.defs(), problems);
        }
        defs
    }

    /// The closures of made nodes. One that was replaced, or is one of two of its name, is not called.
    fn closures(&self, chosen: &[&'static NodeDef]) -> BTreeMap<String, Made> {
        if self.made.is_empty() {
            return BTreeMap::new();
        }
        let chosen: HashSet<_> = chosen.iter().map(|def| std::ptr::from_ref(*def)).collect();
        let made = self.made.iter().filter_map(|node| Some((node.def(), node.made()?.clone())));
        let taken = made.filter(|(def, _)| chosen.contains(&std::ptr::from_ref(*def)));
        taken.map(|(def, made)| (def.name.to_owned(), made)).collect()
    }
}

/// The nodes with the steps of their pipes before them, once for each name: a duplicate is reported as itself.
fn with_pipes(chosen: Vec<&'static NodeDef>) -> Vec<&'static NodeDef> {
    let mut seen = HashSet::new();
    let mut steps = |def: &'static NodeDef| if seen.insert(def.name) { def.pipes } else { &[] };
    chosen.into_iter().flat_map(|def| steps(def).iter().copied().chain([def])).collect()
}

/// What a builder comes to: nodes that are chosen, and not connected yet.
pub(super) struct Parts {
    pub(super) defs: Vec<&'static NodeDef>,
    pub(super) uses: Uses,
    pub(super) missing: Missing,
    pub(super) made: BTreeMap<String, Made>,
    /// The tags of all nodes, those of alternatives that were not chosen too: a limit holds for all configurations.
    pub(super) tags: Tags,
    pub(super) limits: Limits,
    pub(super) bound: BTreeMap<String, (Value, Location)>,
    pub(super) caching: Wanted,
}

fn bind_all(graph: &mut Graph, bound: BTreeMap<String, (Value, Location)>, problems: &mut Vec<Problem>) {
    for (name, (value, location)) in bound {
        match graph.by_name.get(name.as_str()) {
            None => {
                let nearest = nearest(&name, graph.inputs().map(|def| def.name)).map(Into::into);
                problems.push(Problem::UnknownBinding { name, location, nearest });
            }
            Some(node) if !graph.nodes[node].is_input() => {
                problems.push(Problem::BoundFunction { name, location, function: graph.nodes[node].function.location });
            }
            Some(node) if !value.has_type(graph.nodes[node].output) => {
                problems.push(Problem::BoundType { name, wants: graph.nodes[node].output.name(), location });
            }
            Some(node) => {
                if graph.nodes.neighbors(node).next().is_none() {
                    problems.push(Problem::UnusedBinding { name, location });
                }
                problems.extend(check::of_bound(graph.nodes[node], &value, location));
                graph.bound.insert(node, value);
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
    let edges = chosen.iter().map(|def| def.function.params.len()).sum();
    let mut nodes = DiGraph::with_capacity(chosen.len(), edges);
    let mut by_name = ByName::with_capacity(chosen.len());
    for def in chosen {
        if let Some(first) = by_name.insert(def.name, || nodes.add_node(*def)) {
            let first: &&'static NodeDef = &nodes[first];
            problems.push(Problem::Duplicate {
                name: def.name.into(),
                first: first.function.location,
                second: def.function.location,
            });
        }
    }
    Graph {
        nodes,
        by_name,
        missing,
        bound: HashMap::new(),
        limits: Limits::default(),
        tags: Tags::new(),
        made: HashMap::new(),
        order: Vec::new(),
        rank: Vec::new(),
        scopes: scope::Scopes::default(),
        once: OnceValues::default(),
        caching: CacheSetup::default(),
        plans: Mutex::default(),
    }
}

fn connect(graph: &mut Graph, problems: &mut Vec<Problem>) {
    for consumer in graph.nodes.node_indices() {
        let def = graph.nodes[consumer];
        for (index, param) in def.function.params.iter().enumerate() {
            match graph.by_name.get(param.name) {
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
        into: param.into.map(Into::into),
        declare: declaration(def, param),
        location: def.function.location,
        nearest: nearest_parameter(graph, param),
    }
}

/// A node of a subdag is called `namespace.name` inside, and `namespace_name` outside, where its inputs have no name.
fn nearest_parameter(graph: &Graph, param: &Param) -> Option<String> {
    if param.name.contains('.') {
        return nearest(param.name, graph.by_name.names()).map(Into::into);
    }
    let outside = graph.nodes.node_weights().filter(|def| !(def.is_input() && def.name.contains('.')));
    let names: Vec<_> = outside.map(|def| def.name.replace('.', "_")).collect();
    nearest(param.name, names.iter().map(String::as_str)).map(Into::into)
}

/// How an input of that name is declared, for a node of the macro, a made one, and one of a subdag.
fn declaration(def: &NodeDef, param: &Param) -> String {
    let (name, ty) = (param.name, param.type_name());
    let namespace = def.name.rsplit_once('.').map(|(namespace, _)| namespace);
    match namespace.and_then(|namespace| name.strip_prefix(namespace)?.strip_prefix('.')) {
        Some(inside) => format!("Subdag::input_named(\"{inside}\", \"…\")"),
        None if made::is_made(def) => format!(".node(Node::input::<{ty}>(\"{name}\"))"),
        None => format!("input!({name}: {ty});"),
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
            into: param.into.map(Into::into),
            wants,
            gives,
            location: def.function.location,
            provider: provider.function.location,
        });
    }
}

impl Graph {
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &'static NodeDef> + '_ {
        self.by_name.nodes().map(|node| self.nodes[node]).filter(|def| def.is_input())
    }
}
