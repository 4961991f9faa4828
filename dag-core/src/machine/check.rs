//! The checks that need more than one name: what parameters and writes are, which actions can be reached, what can have been written.

use std::collections::BTreeSet;

use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Dfs, Reversed, Walker};

use super::action::{ActionParam, Runner, Write};
use super::problem::MachineProblem as Problem;
use super::{Action, Condition, FieldDef, Inner, Patch, Placed, Source, State};
use crate::names::nearest;

/// Resolving one action against the fields of the state.
pub(super) struct Place<'a> {
    name: &'a str,
    action: &'a Action,
    problems: &'a mut Vec<Problem>,
    fields: &'a [FieldDef],
}

impl<'a> Place<'a> {
    pub(super) fn new(
        name: &'a str,
        action: &'a Action,
        fields: &'a [FieldDef],
        problems: &'a mut Vec<Problem>,
    ) -> Self {
        Self { name, action, problems, fields }
    }

    /// Whether the state is made at run time.
    fn is_json(&self) -> bool {
        self.fields.iter().any(|field| field.json.is_some())
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Where each parameter comes from: exactly one of a field, a step input and a bound value.
    pub(super) fn sources(&mut self) -> Vec<Source> {
        let action = self.action;
        for name in action.bound.keys().filter(|name| !action.params.iter().any(|param| param.name == **name)) {
            let nearest = nearest(name, action.params.iter().map(|param| param.name.as_str())).map(Into::into);
            self.problem(|action, location| Problem::UnusedBound { action, name: name.clone(), location, nearest });
        }
        action.params.iter().map(|param| self.source(param)).collect()
    }

    fn source(&mut self, param: &ActionParam) -> Source {
        let bound = self.action.bound.get(&param.name);
        let field = self.position(&param.name);
        match (bound, field) {
            (Some(_), _) if param.input => self.ambiguous(param, "a step input and a bound value"),
            (Some(_), Some(_)) => self.ambiguous(param, "a field of the state and a bound value"),
            (Some(value), None) if value.has_type(param.ty) || param.optional.is_some_and(|ty| value.has_type(ty)) => {
                Source::Bound(value.clone())
            }
            (Some(_), None) => {
                self.problem(|action, location| Problem::BoundType {
                    action,
                    name: param.name.clone(),
                    wants: param.ty.name(),
                    location,
                });
                Source::Input
            }
            (None, _) if param.input => Source::Input,
            (None, Some(at)) => self.field(param, at),
            (None, None) => {
                let known = self.fields.iter().map(|field| &*field.name);
                let nearest = nearest(&param.name, known).map(Into::into);
                let is_json = matches!(self.action.runner, Runner::Closure(_));
                self.problem(|action, location| Problem::UnknownParameter {
                    action,
                    parameter: param.name.clone(),
                    wants: param.ty.name(),
                    location,
                    nearest,
                    is_json,
                });
                Source::Input
            }
        }
    }

    fn field(&mut self, param: &ActionParam, at: usize) -> Source {
        let field = &self.fields[at];
        if field.ty != param.ty && param.optional != Some(field.ty) {
            let (wants, holds) = param.ty.told_apart(field.ty);
            self.problem(|action, location| Problem::FieldType {
                action,
                field: field.name.clone().into(),
                wants,
                holds,
                location,
            });
        }
        Source::Field(at)
    }

    fn ambiguous(&mut self, param: &ActionParam, both: &'static str) -> Source {
        self.problem(|action, location| Problem::Ambiguous { action, parameter: param.name.clone(), both, location });
        Source::Input
    }

    /// The field of each write, and how it is changed.
    pub(super) fn writes(&mut self) -> Vec<(usize, Patch)> {
        let action = self.action;
        let mut seen = BTreeSet::new();
        let written = action.writes.iter().map(|write| &write.field).chain(&action.takes);
        for field in written.filter(|field| !seen.insert(*field)) {
            self.problem(|action, location| Problem::WrittenTwice { action, field: field.clone(), location });
        }
        action.writes.iter().filter_map(|write| self.write(write)).collect()
    }

    fn write(&mut self, write: &Write) -> Option<(usize, Patch)> {
        let Some(at) = self.position(&write.field) else {
            self.unknown_field(&write.field, "writes");
            return None;
        };
        let field = &self.fields[at];
        let (holds, fits) = match write.patch {
            Patch::Set => (Some(field.declared), field.ty == write.ty || field.declared == write.ty),
            Patch::Append => (field.item, field.item == Some(write.ty)),
            Patch::Extend => (field.lists.first().copied(), field.lists.contains(&write.ty)),
            Patch::Increment => (field.is_number.then_some(field.ty), field.ty == write.ty),
        };
        match holds {
            None => self.cannot_change(&field.name, write.patch),
            Some(holds) if !fits => {
                let (gives, holds) = write.ty.told_apart(holds);
                let (action, location) = (self.name.into(), write.location);
                let field = field.name.clone().into();
                self.problems.push(Problem::WriteType { action, field, gives, holds, location });
            }
            Some(_) => {}
        }
        Some((at, write.patch))
    }

    fn cannot_change(&mut self, field: &str, patch: Patch) {
        let (field, is_json) = (field.to_owned(), self.is_json());
        self.problem(|action, location| match patch {
            Patch::Increment => Problem::NotANumber { action, field, location, is_json },
            Patch::Extend => Problem::NotAList { action, verb: "extends", field, location, is_json },
            Patch::Append | Patch::Set => Problem::NotAList { action, verb: "appends to", field, location, is_json },
        });
    }

    /// The fields that are wiped before the writes: all but some, or those that are taken.
    pub(super) fn wipes(&mut self) -> Vec<usize> {
        let mut wiped = self.resets();
        let taken: Vec<_> = self.action.takes.iter().filter_map(|field| self.taken(field)).collect();
        wiped.extend(taken);
        wiped
    }

    fn resets(&mut self) -> Vec<usize> {
        let Some(kept) = &self.action.reset_except else { return Vec::new() };
        for name in kept.iter().filter(|name| self.position(name).is_none()).collect::<Vec<_>>() {
            self.unknown_field(name, "keeps");
        }
        let fields = self.fields;
        let wiped = fields.iter().enumerate().filter(|(_, field)| !kept.iter().any(|name| *name == field.name));
        let (can, cannot): (Vec<_>, Vec<_>) = wiped.partition(|(_, field)| field.can_be_wiped);
        for (_, field) in cannot {
            let (field, is_json) = (field.name.clone().into(), field.json.is_some());
            self.problem(|action, location| Problem::CannotReset { action, field, location, is_json });
        }
        can.into_iter().map(|(at, _)| at).collect()
    }

    fn taken(&mut self, name: &str) -> Option<usize> {
        let Some(at) = self.position(name) else {
            self.unknown_field(name, "wipes");
            return None;
        };
        if !self.fields[at].can_be_wiped {
            let (field, is_json) = (name.into(), self.is_json());
            self.problem(|action, location| Problem::CannotTake { action, field, location, is_json });
        }
        Some(at)
    }

    fn unknown_field(&mut self, field: &str, verb: &'static str) {
        let nearest = nearest(field, self.fields.iter().map(|field| &*field.name)).map(Into::into);
        self.problem(|action, location| Problem::UnknownField { action, verb, field: field.into(), location, nearest });
    }

    fn problem(&mut self, problem: impl FnOnce(String, crate::node::Location) -> Problem) {
        self.problems.push(problem(self.name.into(), self.action.location));
    }
}

/// Transitions that can never be taken: after a default, or with a condition that was tried already.
pub(super) fn transitions<S: State>(inner: &Inner<S>, problems: &mut Vec<Problem>) {
    for (from, list) in inner.transitions.iter().enumerate() {
        let mut tried = BTreeSet::new();
        let mut after_default = false;
        for transition in list {
            let (from, to) = (inner.actions[from].name.clone(), inner.actions[transition.to].name.clone());
            let location = transition.location;
            match &transition.condition {
                _ if after_default => problems.push(Problem::AfterDefault { from, to, location }),
                None => after_default = true,
                Some(condition) if !tried.insert(condition.name()) => {
                    problems.push(Problem::SameCondition { from, to, condition: condition.name().into(), location });
                }
                Some(_) => {}
            }
        }
    }
}

/// Fields that a condition or an error edge names and the state does not have. Typed ones exist.
pub(super) fn named_fields<S: State>(inner: &Inner<S>, problems: &mut Vec<Problem>) {
    let fields = inner.start.table();
    let mut check = |name: &str, verb, action: usize, location| {
        if !fields.iter().any(|field| field.name == name) {
            let (action, field) = (inner.actions[action].name.clone(), name.to_owned());
            let nearest = nearest(name, fields.iter().map(|field| &*field.name)).map(Into::into);
            problems.push(Problem::UnknownField { action, verb, field, location, nearest });
        }
    };
    for (from, list) in inner.transitions.iter().enumerate() {
        for transition in list {
            let named = transition.condition.iter().flat_map(Condition::fields);
            named.for_each(|name| check(name, "leads on by a condition on", from, transition.location));
        }
    }
    for edge in &inner.on_error {
        check(&edge.field, "is told the error in", edge.action, edge.location);
    }
}

/// Actions to which no way leads from the entrypoint.
pub(super) fn reachability<S: State>(inner: &Inner<S>, problems: &mut Vec<Problem>) {
    let graph = graph(inner);
    let reached: BTreeSet<usize> =
        Dfs::new(&graph, node(inner.entrypoint)).iter(&graph).map(NodeIndex::index).collect();
    for (_, action) in inner.actions.iter().enumerate().filter(|(at, _)| !reached.contains(at)) {
        problems.push(Problem::Unreachable { name: action.name.clone(), location: action.action.location });
    }
}

/// Actions that nothing leads to, where a misspelt name hides what can be reached: those that nobody names, nor seems to mean.
pub(super) fn unnamed<S: State>(inner: &Inner<S>, named: &[String], problems: &mut Vec<Problem>) {
    let means = |name: &str, action: &str| name == action || nearest(name, [action]).is_some();
    for action in inner.actions.iter().filter(|action| !named.iter().any(|name| means(name, &action.name))) {
        problems.push(Problem::Unreachable { name: action.name.clone(), location: action.action.location });
    }
}

/// Fields that an action cannot do without and that no action writes at all, where a misspelt name hides what comes before what.
pub(super) fn unwritten<S: State>(inner: &Inner<S>, problems: &mut Vec<Problem>) {
    let is_error_field = |name: &str| inner.on_error.iter().any(|edge| edge.field == name);
    let is_written = |field: usize| {
        // A misspelt write may mean any field.
        let writes = |placed: &Placed| {
            placed.writes.len() < placed.action.writes.len()
                || placed.writes.iter().any(|(written, _)| *written == field)
        };
        inner.actions.iter().any(writes) || is_error_field(&inner.start.table()[field].name)
    };
    never_written(inner, |_, field| is_written(field), problems);
}

/// Fields that an action cannot do without, that nothing before it writes, and that the start state does not have.
pub(super) fn reads<S: State>(inner: &Inner<S>, problems: &mut Vec<Problem>) {
    let graph = graph(inner);
    never_written(inner, |at, field| written_before(inner, &graph, at, field, &inner.start.table()[field]), problems);
}

fn never_written<S: State>(inner: &Inner<S>, is_written: impl Fn(usize, usize) -> bool, problems: &mut Vec<Problem>) {
    for (at, placed) in inner.actions.iter().enumerate() {
        for (param, source) in placed.action.params.iter().zip(&placed.sources) {
            let Source::Field(field) = source else { continue };
            let def = &inner.start.table()[*field];
            if param.required && inner.start.get(*field).is_none() && !is_written(at, *field) {
                problems.push(Problem::NeverWritten {
                    action: placed.name.clone(),
                    field: def.name.clone().into(),
                    location: placed.action.location,
                    is_json: def.json.is_some(),
                });
            }
        }
    }
}

fn written_before<S: State>(
    inner: &Inner<S>,
    graph: &DiGraph<(), ()>,
    at: usize,
    field: usize,
    def: &FieldDef,
) -> bool {
    let reversed = Reversed(graph);
    let before = graph.neighbors_directed(node(at), petgraph::Direction::Incoming);
    let mut writers = before.flat_map(|from| Dfs::new(reversed, from).iter(reversed));
    // The field of the error is written on the way into the error action.
    let is_told = |action: usize| inner.on_error.iter().any(|edge| edge.field == def.name && edge.action == action);
    let writes =
        |action: usize| is_told(action) || inner.actions[action].writes.iter().any(|(written, _)| *written == field);
    is_told(at) || writers.any(|writer| writes(writer.index()))
}

/// The machine as a graph of action indices, error edges included.
fn graph<S: State>(inner: &Inner<S>) -> DiGraph<(), ()> {
    let mut graph = DiGraph::new();
    for _ in &inner.actions {
        graph.add_node(());
    }
    for (from, list) in inner.transitions.iter().enumerate() {
        for to in list.iter().map(|transition| transition.to).chain(inner.error_edges(from).map(|edge| edge.action)) {
            graph.update_edge(node(from), node(to), ());
        }
    }
    graph
}

fn node(at: usize) -> NodeIndex {
    NodeIndex::new(at)
}
