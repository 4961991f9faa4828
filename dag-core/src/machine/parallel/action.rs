//! An action that does nothing but run sub-applications: its reads are the parameters of a closure, its writes closures over the results.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use super::super::action::{ActionParam, Runner, Write};
use super::super::{Action, ChildError, Halt, Patch, State};
use super::children::{CONCURRENCY, Options, Part};
use super::mapped::Mapping;
use super::{Finished, Gathered};
use crate::call::{Alone, Arguments};
use crate::names;
use crate::node::{Location, Param};
use crate::value::{NodeValue, Type, Value};

/// Describes an action that runs sub-applications: [`map_states`](crate::map_states), [`map_actions`](crate::map_actions) and
/// [`map_actions_and_states`](crate::map_actions_and_states) make one.
///
/// `R` is what its writes are made of: `[Finished<T>]`, all of them in order. [`settled`](Self::settled) and
/// [`first_wins`](Self::first_wins) make it another.
#[must_use = "it is an action only when placed in a machine"]
pub struct MapAction<T, R: ?Sized = [Finished<T>]> {
    name: &'static str,
    location: Location,
    parts: Vec<Part<T>>,
    params: Vec<(String, Param)>,
    states: States<T>,
    options: Options<T>,
    writes: Vec<(Write, Make<R>)>,
    inputs: BTreeSet<String>,
    reset_except: Option<Vec<String>>,
    problems: Vec<String>,
}

/// The states, of the values that they are made of.
pub(super) type States<T> = Arc<dyn Fn(&mut Arguments<'_>) -> Box<dyn Iterator<Item = T> + Send> + Send + Sync>;

/// A value for a field, of the results.
pub(super) type Make<R> = Arc<dyn Fn(&R) -> Value + Send + Sync>;

impl<T: State> MapAction<T> {
    #[track_caller]
    pub(super) fn new<const N: usize>(
        name: &'static str,
        parts: Vec<Part<T>>,
        (fields, params): ([&str; N], [Param; N]),
        states: States<T>,
        problems: Vec<String>,
    ) -> Self {
        Self {
            name,
            location: Location::caller(),
            parts,
            params: fields.into_iter().map(ToOwned::to_owned).zip(params).collect(),
            states,
            options: Options { concurrency: CONCURRENCY, key: None, halt: Halt::never() },
            writes: Vec::new(),
            inputs: BTreeSet::new(),
            reset_except: None,
            problems,
        }
    }

    /// Writes are made of each sub-application as it ended: none that fails cancels the others, or fails the step.
    pub fn settled(self) -> MapAction<T, [Result<Finished<T>, ChildError>]> {
        self.gathered("settled")
    }

    /// Writes are made of the first sub-application that succeeds; the others are dropped where they are. The step fails if all fail.
    pub fn first_wins(self) -> MapAction<T, Finished<T>> {
        self.gathered("first_wins")
    }

    fn gathered<R: ?Sized>(mut self, what: &str) -> MapAction<T, R> {
        if !self.writes.is_empty() {
            self.problems.push(format!("`{what}` stands after what it changes; say it before `set` and `append`"));
        }
        MapAction {
            name: self.name,
            location: self.location,
            parts: self.parts,
            params: self.params,
            states: self.states,
            options: self.options,
            writes: Vec::new(),
            inputs: self.inputs,
            reset_except: self.reset_except,
            problems: self.problems,
        }
    }
}

impl<T: State, R: ?Sized> MapAction<T, R> {
    /// How many run at once.
    pub fn concurrency(mut self, limit: usize) -> Self {
        if limit == 0 {
            self.problems.push("its concurrency is 0, so that nothing would run; allow at least 1".into());
        }
        self.options.concurrency = limit;
        self
    }

    /// What tells the states apart, in place of their place in the order; it becomes part of the ids.
    pub fn key(mut self, key: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        self.options.key = Some(Arc::new(key));
        self
    }

    /// Where each sub-application stops, if not at its end.
    pub fn halt(mut self, halt: Halt<T>) -> Self {
        self.options.halt = halt;
        self
    }

    /// Takes a parameter of the closure from the inputs of the step instead of the state.
    pub fn input(mut self, name: impl Into<String>) -> Self {
        self.inputs.insert(name.into());
        self
    }

    /// Writes what the closure makes of the results to this field.
    pub fn set<W: NodeValue>(self, field: impl Into<String>, make: impl Fn(&R) -> W + Send + Sync + 'static) -> Self {
        self.write(field.into(), Patch::Set, make)
    }

    /// Appends what the closure makes of the results to this list.
    pub fn append<W: NodeValue>(
        self,
        field: impl Into<String>,
        make: impl Fn(&R) -> W + Send + Sync + 'static,
    ) -> Self {
        self.write(field.into(), Patch::Append, make)
    }

    /// Wipes all other fields before the results are written.
    pub fn reset_except<N: Into<String>>(mut self, fields: impl IntoIterator<Item = N>) -> Self {
        self.reset_except = Some(fields.into_iter().map(Into::into).collect());
        self
    }

    fn write<W: NodeValue>(
        mut self,
        field: String,
        patch: Patch,
        make: impl Fn(&R) -> W + Send + Sync + 'static,
    ) -> Self {
        let write = Write { field, patch, ty: Type::of::<W>(), location: self.location };
        self.writes.push((write, Arc::new(move |results| Value::new(make(results)))));
        self
    }

    fn params(&self) -> Vec<ActionParam> {
        let param = |(name, param): &(String, Param)| ActionParam {
            name: name.clone(),
            ty: param.ty,
            optional: param.optional,
            input: self.inputs.contains(name),
            required: param.optional.is_none(),
            default: None,
        };
        self.params.iter().map(param).collect()
    }

    /// What is wrong with the names.
    fn problems(&mut self) -> Vec<String> {
        let known: Vec<_> = self.params.iter().map(|(name, _)| name).collect();
        for name in self.inputs.iter().filter(|name| !known.contains(name)) {
            self.problems.push(format!("`{name}` is to come from the step, but it takes {}", names::list(&known)));
        }
        std::mem::take(&mut self.problems)
    }

    /// The source text of all that it runs.
    fn source(&self) -> String {
        let actions = self.parts.iter().flat_map(|part| part.machine.actions());
        actions.map(|action| action.source().to_owned()).collect::<Vec<_>>().join("\n\n")
    }
}

impl<T: State, R: Gathered<T> + ?Sized> From<MapAction<T, R>> for Action {
    fn from(mut action: MapAction<T, R>) -> Self {
        let problems = action.problems();
        let (params, source) = (action.params(), action.source());
        let (writes, makes) = action.writes.into_iter().unzip();
        let described: Vec<_> = action.params.into_iter().map(|(_, param)| param).collect();
        let mapping = Mapping {
            name: action.name,
            layout: Alone::layout(action.name, &described),
            parts: action.parts,
            states: action.states,
            options: action.options,
            makes,
        };
        Self {
            location: action.location,
            doc: String::new(),
            source,
            params,
            writes,
            takes: Vec::new(),
            reset_except: action.reset_except,
            bound: BTreeMap::new(),
            runner: if problems.is_empty() { Runner::Mapped(Arc::new(mapping)) } else { Runner::Broken },
            tags: Vec::new(),
            retry: None,
            timeout: None,
            problems,
        }
    }
}

impl<T, R: ?Sized> fmt::Debug for MapAction<T, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let runs: Vec<_> = self.parts.iter().filter_map(|part| part.name.as_deref()).collect();
        f.debug_struct(self.name).field("runs", &runs).finish_non_exhaustive()
    }
}
