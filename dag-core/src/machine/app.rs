//! One application: a state on its way through a machine, step by step.

use std::fmt;
use std::sync::Arc;

use super::action::{ActionParam, RunFailure, Runner};
use super::error::Cause;
use super::spawn::{Scope, Site};
use super::track::{Begun, Edited, Ended, Tracker};
use super::{ActionError, FieldDef, Inputs, Machine, OnError, Placed, Source, State, Step, StepError};
use crate::event::{Event, Observer, Watch};
use crate::exec::{self, Failure};
use crate::node::BoxError;
use crate::value::Value;

/// An application on a [`Machine`]: its state, and which action is next.
///
/// A step works on a copy of the state, so that one that fails or is dropped changes neither the state nor the next action. Its number
/// stays used, since observers have heard of it.
pub struct App<S> {
    pub(super) machine: Machine<S>,
    pub(super) state: S,
    pub(super) next: Option<usize>,
    sequence_id: u64,
    pub(super) watch: Watch,
    tracker: Option<Arc<dyn Tracker>>,
    /// What its sub-applications must know of it, once a step was made.
    scope: Option<Arc<Scope>>,
}

/// What an action came to.
struct Ran<S> {
    state: S,
    next: Option<usize>,
    /// What it wrote, by field, if somebody keeps that.
    result: Option<Written>,
}

type Written = serde_json::Map<String, serde_json::Value>;

/// Hears what happens in a step, as observers do.
struct Relay(Arc<dyn Tracker>);

impl Observer for Relay {
    fn on(&self, event: &Event<'_>) {
        self.0.on(event);
    }
}

impl<S: State> App<S> {
    pub(super) fn new(machine: Machine<S>) -> Self {
        let (state, next) = (machine.inner.start.clone(), Some(machine.inner.entrypoint));
        Self::at(machine, state, next, 0)
    }

    pub(super) fn at(machine: Machine<S>, state: S, next: Option<usize>, sequence_id: u64) -> Self {
        Self { machine, state, next, sequence_id, watch: Watch::default(), tracker: None, scope: None }
    }

    /// Has every step kept: one that returns has been, and one that cannot be kept fails.
    #[must_use]
    pub fn tracked(mut self, tracker: Arc<dyn Tracker>) -> Self {
        self.watch.add(Relay(tracker.clone()));
        self.tracker = Some(tracker);
        self.scope = None;
        self
    }

    /// Traced if the run is that it is part of.
    pub(super) fn traced_as(mut self, parent: &Watch) -> Self {
        self.watch.trace_as(parent);
        self
    }

    /// Replaces the state; the next action stays the same.
    ///
    /// # Errors
    /// The tracker cannot keep it, or it has other fields than the machine's, as a JSON state may: the state stays as it was.
    pub fn set_state(&mut self, state: S) -> Result<(), StepError> {
        let fields = differing(self.state.table(), state.table());
        if !fields.is_empty() {
            return Err(StepError::OtherFields { fields });
        }
        self.edit(state, self.next)
    }

    /// Goes back to the entrypoint and keeps the state: after a step that was interrupted, for instance.
    ///
    /// # Errors
    /// The tracker cannot keep it: the next action stays as it was.
    pub fn reset_to_entrypoint(&mut self) -> Result<(), StepError> {
        let entrypoint = Some(self.machine.inner.entrypoint);
        if self.next == entrypoint { Ok(()) } else { self.edit(self.state.clone(), entrypoint) }
    }

    fn edit(&mut self, state: S, next: Option<usize>) -> Result<(), StepError> {
        if let Some(tracker) = &self.tracker {
            let name = next.map(|at| self.machine.inner.actions[at].name.as_str());
            let edit = Edited { sequence_id: self.sequence_id, state: &state, next: name };
            tracker.edited(&edit).map_err(|source| StepError::Tracking { what: "an edit".into(), source })?;
        }
        (self.state, self.next) = (state, next);
        Ok(())
    }

    /// Adds an observer, which hears every event of every step.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.watch.add(observer);
        self
    }

    /// Opens a `tracing` span for each node of the graphs that actions run, as [`Run::traced`](crate::Run::traced) does.
    #[cfg(feature = "tracing")]
    pub fn traced(mut self) -> Self {
        self.watch.open_spans();
        self
    }

    /// Tells observers, and the tracker, of the `tracing` spans that actions and nodes open themselves, which needs the layer
    /// [`UserSpans`](crate::UserSpans) in the program's subscriber: without it there is a warning on stderr. Needs the cargo feature
    /// `tracing`.
    #[cfg(feature = "tracing")]
    #[must_use]
    #[track_caller]
    pub fn user_spans(mut self) -> Self {
        self.watch.hear_spans();
        self
    }

    /// The machine.
    pub fn machine(&self) -> &Machine<S> {
        &self.machine
    }

    /// The state after the last step.
    pub fn state(&self) -> &S {
        &self.state
    }

    /// The number of the next step.
    pub fn sequence_id(&self) -> u64 {
        self.sequence_id
    }

    /// The action that the next step runs; `None` when the application has ended.
    pub fn next_action(&self) -> Option<&str> {
        self.next.map(|at| self.machine.inner.actions[at].name.as_str())
    }

    /// Makes one step.
    ///
    /// # Errors
    /// The application has ended, the inputs do not fit, the action failed and no error edge leads on, or the step could not be kept. The
    /// state and the next action are then as before.
    pub async fn step(&mut self, inputs: Inputs) -> Result<Step, StepError> {
        let at = self.next.ok_or(StepError::Finished)?;
        let machine = self.machine.clone();
        let placed = &machine.inner.actions[at];
        if matches!(placed.action.runner, Runner::Placeholder) {
            let (action, location) = (placed.name.clone(), placed.action.location);
            return Err(StepError::Placeholder { action, location });
        }
        inputs.check(placed)?;
        let (sequence_id, action) = (self.sequence_id, &*placed.name);
        if let Some(tracker) = &self.tracker {
            let begun = Begun { sequence_id, action, inputs: &inputs };
            tracker.begin(&begun).map_err(|source| not_kept(action, sequence_id, source))?;
        }
        self.sequence_id += 1;
        self.enter(at, sequence_id);
        #[cfg(feature = "tracing")]
        self.watch.in_step(sequence_id);
        self.watch.tell(&Event::StepStarted { sequence_id, action });
        let result = self.run_action(at, inputs, sequence_id).await;
        let error = result.as_ref().err().map(|error| error as &(dyn std::error::Error + 'static));
        self.watch.tell(&Event::StepFinished { sequence_id, action, error });
        let taken = result.as_ref().ok().filter(|_| matches!(placed.action.runner, Runner::TakeOut));
        let taken = taken.and_then(|ran| ran.result.clone());
        let error = self.go_on(&machine, at, result, sequence_id)?;
        Ok(Step { sequence_id, action: action.into(), error, result: taken })
    }

    /// Says where sub-applications of the step begin.
    fn enter(&mut self, at: usize, sequence_id: u64) {
        let scope = self.scope.get_or_insert_with(|| Scope::new(self.machine.inner.clone(), self.tracker.clone()));
        self.watch.enter(Site::new(scope, sequence_id, at));
    }

    /// The state after the action, and the action after it.
    async fn run_action(&self, at: usize, inputs: Inputs, sequence_id: u64) -> Result<Ran<S>, ActionError> {
        let placed = &self.machine.inner.actions[at];
        let error = |cause| failed(placed, sequence_id, cause);
        let values = self.values(placed, inputs).map_err(error)?;
        let taken = matches!(placed.action.runner, Runner::TakeOut).then(|| self.taken_out(placed, &values));
        let told = |attempt, failure: &RunFailure| {
            let (action, reason) = (&*placed.name, failure.to_string());
            self.watch.tell(&Event::ActionRetried { sequence_id, action, attempt, reason: &reason });
        };
        let values =
            placed.action.run(values, &self.watch, told).await.map_err(|failure| error(Cause::Run(failure)))?;
        let written = || self.tracker.is_some().then(|| self.result(placed, &values));
        let result = taken.or_else(written).transpose();
        let result = result.map_err(|failure| error(Cause::Unserialisable(failure)))?;
        let state = self.written(placed, values).map_err(error)?;
        let next = exec::guarded(|| self.machine.next_after(at, &state))
            .map_err(|failure| error(Cause::Condition(failure)))?;
        Ok(Ran { state, next, result })
    }

    /// One value for each parameter; a field may be absent though the action needs it.
    fn values(&self, placed: &Placed, mut inputs: Inputs) -> Result<Vec<Option<Value>>, Cause> {
        let value = |(param, source): (&ActionParam, &Source)| match source {
            Source::Bound(value) => Ok(Some(value.clone())),
            Source::Input => match (inputs.take(param), param.default) {
                // An expression of the user's, which may panic.
                (None, Some(default)) => {
                    exec::guarded(default).map(Some).map_err(|f| Cause::Run(RunFailure::Function(f)))
                }
                (given, _) => Ok(given),
            },
            Source::Field(at) => match self.state.get(*at) {
                None if param.required => Err(Cause::Absent(self.field(*at))),
                value => Ok(value),
            },
        };
        placed.action.params.iter().zip(&placed.sources).map(value).collect()
    }

    fn field(&self, at: usize) -> String {
        self.state.table()[at].name.clone().into()
    }

    /// The state after the writes. Types were checked when the machine was built.
    fn written(&self, placed: &Placed, values: Vec<Value>) -> Result<S, Cause> {
        let mut state = self.state.clone();
        for &at in &placed.wipes {
            state.wipe(at);
        }
        for (&(at, patch), value) in placed.writes.iter().zip(values) {
            state.patch(at, patch, value).map_err(|misfit| Cause::Misfit(self.field(at), misfit))?;
        }
        Ok(state)
    }

    /// What the action wrote, by field; of a list that it appended to, the item.
    fn result(&self, placed: &Placed, values: &[Value]) -> serde_json::Result<Written> {
        let written = placed.writes.iter().zip(values);
        written.map(|(&(at, _), value)| Ok((self.field(at), self.state.json(at, value)?))).collect()
    }

    /// What the action takes, by field, less what is absent.
    fn taken_out(&self, placed: &Placed, values: &[Option<Value>]) -> serde_json::Result<Written> {
        let fields = placed.sources.iter().zip(values).filter_map(|(source, value)| match source {
            Source::Field(at) => Some((*at, value.as_ref()?)),
            Source::Input | Source::Bound(_) => None,
        });
        fields.map(|(at, value)| Ok((self.field(at), self.state.json(at, value)?))).collect()
    }

    /// Takes over the new state and the next action, or the error edge, once that has been kept.
    fn go_on(
        &mut self,
        machine: &Machine<S>,
        at: usize,
        result: Result<Ran<S>, ActionError>,
        sequence_id: u64,
    ) -> Result<Option<ActionError>, StepError> {
        let placed = &machine.inner.actions[at];
        let (ran, error) = match result {
            Ok(ran) => (Some(ran), None),
            Err(error) => match self.after_error(at, &error, sequence_id) {
                Ok(ran) => (ran, Some(error)),
                Err(error) => (None, Some(error)),
            },
        };
        if let Some(tracker) = &self.tracker {
            let (state, next) = ran.as_ref().map_or((&self.state, self.next), |ran| (&ran.state, ran.next));
            let result = ran.as_ref().and_then(|ran| ran.result.as_ref());
            let ended = Ended {
                sequence_id,
                action: &placed.name,
                result: result.map(|result| result as _),
                error: error.as_ref(),
                state,
                next: next.map(|at| machine.inner.actions[at].name.as_str()),
            };
            tracker.end(&ended).map_err(|source| not_kept(&placed.name, sequence_id, source))?;
        }
        match (ran, error) {
            (Some(ran), error) => {
                (self.state, self.next) = (ran.state, ran.next);
                Ok(error)
            }
            (None, Some(error)) => Err(error.into()),
            (None, None) => Ok(None),
        }
    }

    /// Where the error edge leads, if there is one; or the error of what it records.
    fn after_error(&self, at: usize, error: &ActionError, sequence_id: u64) -> Result<Option<Ran<S>>, ActionError> {
        // Both are the user's code, which may panic.
        let ran = exec::guarded(|| {
            let is_for = |edge: &&OnError<S>| edge.when.as_ref().is_none_or(|when| when(error));
            let edge = self.machine.inner.error_edges(at).find(is_for)?;
            let mut state = self.state.clone();
            let recorded = (edge.record)(&mut state, error);
            Some(recorded.map(|()| Ran { state, next: Some(edge.action), result: None }))
        });
        let ran = ran.and_then(|ran| ran.transpose().map_err(|misfit| Failure::Error(misfit.into())));
        ran.map_err(|failure| failed(&self.machine.inner.actions[at], sequence_id, Cause::Record(failure)))
    }
}

/// The fields that only one of two states has, or that differ.
fn differing(one: &[FieldDef], other: &[FieldDef]) -> Vec<String> {
    let without = |fields: &[FieldDef], others: &[FieldDef]| -> Vec<String> {
        fields.iter().filter(|field| !others.contains(field)).map(|field| field.name.to_string()).collect()
    };
    let mut fields = [without(one, other), without(other, one)].concat();
    fields.sort_unstable();
    fields.dedup();
    fields
}

fn not_kept(action: &str, sequence_id: u64, source: BoxError) -> StepError {
    StepError::Tracking { what: format!("step {sequence_id}, action `{action}`"), source }
}

fn failed(placed: &Placed, sequence_id: u64, cause: Cause) -> ActionError {
    ActionError { action: placed.name.clone(), sequence_id, location: placed.action.location, cause }
}

impl<S> fmt::Debug for App<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = self.next.map(|at| &self.machine.inner.actions[at].name);
        f.debug_struct("App").field("sequence_id", &self.sequence_id).field("next", &next).finish_non_exhaustive()
    }
}
