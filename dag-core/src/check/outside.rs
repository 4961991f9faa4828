//! Checks of what comes from outside of a run: bound values when the graph is built, given ones before anything runs.
//!
//! No call of a node is around these, so that a panic in a function of `check(with = …)` is caught here.

use super::{Check, CheckContext, CheckError, judge};
use crate::event::Watch;
use crate::exec::guarded;
use crate::graph::{Graph, Problem};
use crate::node::{Location, NodeDef};
use crate::plan::Seed;
use crate::run::InputProblem;
use crate::value::Value;

/// The checks of a node that no value can pass.
pub(crate) fn impossible(def: &'static NodeDef) -> impl Iterator<Item = Problem> {
    def.checks.iter().filter_map(|check| {
        let (name, reason) = (def.name.into(), (check.sound)().err()?);
        Some(Problem::ImpossibleCheck { name, check: check.to_string(), reason, location: check.location })
    })
}

/// What a bound value fails. Nobody listens while a graph is built: each run tells of the checks that only warn.
pub(crate) fn of_bound(def: &'static NodeDef, value: &Value, location: Location) -> Option<Problem> {
    let is_possible = |check: &&Check| !check.warn && (check.sound)().is_ok();
    let error = first(def, def.checks.iter().filter(is_possible), value, &Watch::default())?;
    let (name, declared) = (def.name.into(), error.check().location);
    Some(Problem::BoundCheck { name, check: error.check().to_string(), reason: error.reasons(), location, declared })
}

/// What the values from outside fail: which seed, and its first check. Of bound ones, that has been seen when the graph was built.
pub(crate) fn of_seeds<'a>(
    graph: &'a Graph,
    seeds: &'a [Seed],
    values: &'a [Option<Value>],
    watch: &'a Watch,
) -> impl Iterator<Item = (usize, &'static NodeDef, CheckError)> + 'a {
    let checked = seeds.iter().zip(values).enumerate().filter(|(_, (seed, _))| !seed.def.checks.is_empty());
    checked.filter_map(|(at, (seed, value))| {
        let is_bound = graph.bound.contains_key(&seed.node);
        let checks = seed.def.checks.iter().filter(|check| check.warn || !is_bound);
        Some((at, seed.def, first(seed.def, checks, value.as_ref()?, watch)?))
    })
}

fn first(
    def: &'static NodeDef,
    mut checks: impl Iterator<Item = &'static Check>,
    value: &Value,
    watch: &Watch,
) -> Option<CheckError> {
    checks.find_map(|check| {
        let context = CheckContext { def, check, item: None };
        let outcome = guarded(|| (check.test)(value.any(), &context));
        let outcome = outcome.unwrap_or_else(|panic| Err(format!("the check panicked: {panic}").into()));
        judge(context, outcome, watch).err()
    })
}

impl InputProblem {
    /// A value that a run was given.
    pub(crate) fn check(def: &'static NodeDef, error: &CheckError) -> Self {
        let (name, check) = (def.name.into(), error.check().to_string());
        Self::FailedCheck { name, check, reason: error.reasons(), location: error.check().location }
    }
}
