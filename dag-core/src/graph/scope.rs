//! Which nodes run once for each item of which `expand`, also of one inside of another.
//!
//! A node belongs to the scope of its parameters. A parameter that collects leaves the innermost one.

use std::collections::HashMap;

use petgraph::Direction;
use petgraph::visit::{Dfs, EdgeRef};

use super::{Graph, Node, Problem};

/// An index into [`Scopes`]; nodes in [`ROOT`] run once.
pub(crate) type ScopeId = usize;

pub(crate) const ROOT: ScopeId = 0;

/// The scopes of a graph; empty if nothing in it expands or collects.
#[derive(Debug, Default)]
pub(crate) struct Scopes {
    of: Vec<ScopeId>,
    table: Vec<Scope>,
    opened: HashMap<Node, ScopeId>,
}

#[derive(Debug)]
struct Scope {
    parent: ScopeId,
    /// Whose items it runs for; the root has none.
    expand: Option<Node>,
}

impl Scopes {
    pub(crate) fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    pub(crate) fn of(&self, node: Node) -> ScopeId {
        self.of.get(node.index()).copied().unwrap_or(ROOT)
    }

    /// The scope in which a node that reads this one sees it: that of its items, if it gives items.
    pub(crate) fn seen(&self, node: Node) -> ScopeId {
        self.opened.get(&node).copied().unwrap_or_else(|| self.of(node))
    }

    /// The node for whose items this one runs, or which gives them itself.
    pub(crate) fn expand_of(&self, node: Node) -> Option<Node> {
        self.table.get(self.seen(node))?.expand
    }

    pub(crate) fn parent(&self, scope: ScopeId) -> ScopeId {
        self.table[scope].parent
    }

    pub(crate) fn expand(&self, scope: ScopeId) -> Option<Node> {
        self.table[scope].expand
    }

    /// All scopes that lie directly in this one.
    pub(crate) fn children(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> + '_ {
        (1..self.table.len()).filter(move |&child| self.table[child].parent == scope)
    }

    /// Whether the first scope is the second, or lies in it.
    pub(crate) fn is_within(&self, mut inner: ScopeId, outer: ScopeId) -> bool {
        while inner != outer && inner != ROOT {
            inner = self.table[inner].parent;
        }
        inner == outer
    }

    fn open(&mut self, expand: Node, parent: ScopeId) {
        self.opened.insert(expand, self.table.len());
        self.table.push(Scope { parent, expand: Some(expand) });
    }
}

/// Works out the scopes of a graph without cycles in which something expands or collects, and what contradicts itself in them.
pub(super) fn find(graph: &mut Graph, problems: &mut Vec<Problem>) {
    graph.scopes.of = vec![ROOT; graph.order.len()];
    graph.scopes.table.push(Scope { parent: ROOT, expand: None });
    for at in 0..graph.order.len() {
        let node = graph.order[at];
        let scope = of_params(graph, node, problems);
        graph.scopes.of[node.index()] = scope;
        if graph.nodes[node].expand.is_some() {
            graph.scopes.open(node, scope);
        }
    }
    check_order(graph, problems);
}

/// The innermost scope of a node's parameters; all others must lie around it.
fn of_params(graph: &Graph, node: Node, problems: &mut Vec<Problem>) -> ScopeId {
    let (def, scopes) = (graph.nodes[node], &graph.scopes);
    let mut innermost = ROOT;
    let mut edges: Vec<_> = graph.nodes.edges_directed(node, Direction::Incoming).collect();
    edges.sort_unstable_by_key(|edge| *edge.weight());
    for edge in edges {
        let seen = scopes.seen(edge.source());
        let scope = match def.collect(*edge.weight()) {
            None => seen,
            Some(_) if seen != ROOT => scopes.parent(seen),
            Some(_) => {
                problems.push(nothing_to_collect(graph, node, *edge.weight()));
                continue;
            }
        };
        if scopes.is_within(scope, innermost) {
            innermost = scope;
        } else if !scopes.is_within(innermost, scope) {
            problems.push(items_of_two(graph, node, innermost, scope));
        }
    }
    innermost
}

fn nothing_to_collect(graph: &Graph, node: Node, param: usize) -> Problem {
    let def = graph.nodes[node];
    let param = &def.function.params[param];
    Problem::NothingToCollect {
        node: def.name.into(),
        parameter: param.name.into(),
        into: param.into.map(Into::into),
        location: def.function.location,
    }
}

fn items_of_two(graph: &Graph, node: Node, one: ScopeId, other: ScopeId) -> Problem {
    let name = |scope| graph.scopes.expand(scope).map(|expand| graph.nodes[expand].name.to_owned()).unwrap_or_default();
    let def = graph.nodes[node];
    Problem::ItemsOfTwo { node: def.name.into(), one: name(one), other: name(other), location: def.function.location }
}

/// What runs for each item runs before anything that collects: it cannot need a collected value of the same items.
fn check_order(graph: &Graph, problems: &mut Vec<Problem>) {
    let mut found = Vec::new();
    for node in graph.nodes.node_indices() {
        let def = graph.nodes[node];
        for edge in graph.nodes.edges_directed(node, Direction::Incoming) {
            let seen = graph.scopes.seen(edge.source());
            if def.collect(*edge.weight()).is_none() || seen == ROOT {
                continue;
            }
            let inside = Dfs::new(&graph.nodes, node);
            let again = petgraph::visit::Walker::iter(inside, &graph.nodes)
                .find(|&below| graph.scopes.is_within(graph.scopes.of(below), seen));
            if let (Some(again), Some(expand)) = (again, graph.scopes.expand(seen)) {
                found.push(Problem::CollectedBeforeTheEnd {
                    node: graph.nodes[again].name.into(),
                    collected: def.name.into(),
                    expand: graph.nodes[expand].name.into(),
                    location: graph.nodes[again].function.location,
                });
            }
        }
    }
    // One that collects twice is one mistake.
    found.dedup();
    problems.append(&mut found);
}
