//! One application: a state on its way through a machine, step by step.

use std::fmt;
use std::sync::Arc;

use super::error::Cause;
use super::track::{Begun, Edited, Ended, Tracker};
use super::{ActionError, Inputs, Machine, OnError, Placed, Source, State, Step, StepError};
use crate::event::{Event, Observer, Watch};
use crate::exec;
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
    watch: Watch,
    tracker: Option<Arc<dyn Tracker>>,
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
        Self { machine, state, next, sequence_id, watch: Watch::default(), tracker: None }
    }

    /// Has every step kept: one that returns has been, and one that cannot be kept fails.
    #[must_use]
    pub fn tracked(mut self, tracker: Arc<dyn Tracker>) -> Self {
        self.watch.add(Relay(tracker.clone()));
        self.tracker = Some(tracker);
        self
    }

    /// Replaces the state; the next action stays the same.
    ///
    /// # Errors
    /// The tracker cannot keep it: the state stays as it was.
    pub fn set_state(&mut self, state: S) -> Result<(), StepError> {
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
        inputs.check(placed)?;
        let (sequence_id, action) = (self.sequence_id, &*placed.name);
        if let Some(tracker) = &self.tracker {
            let begun = Begun { sequence_id, action, inputs: &inputs };
            tracker.begin(&begun).map_err(|source| not_kept(action, sequence_id, source))?;
        }
        self.sequence_id += 1;
        #[cfg(feature = "tracing")]
        self.watch.in_step(sequence_id);
        self.watch.tell(&Event::StepStarted { sequence_id, action });
        let result = self.run_action(at, inputs, sequence_id).await;
        let error = result.as_ref().err().map(|error| error as &(dyn std::error::Error + 'static));
        self.watch.tell(&Event::StepFinished { sequence_id, action, error });
        let error = self.go_on(&machine, at, result, sequence_id)?;
        Ok(Step { sequence_id, action: action.into(), error })
    }

    /// The state after the action, and the action after it.
    async fn run_action(&self, at: usize, inputs: Inputs, sequence_id: u64) -> Result<Ran<S>, ActionError> {
        let placed = &self.machine.inner.actions[at];
        let error = |cause| failed(placed, sequence_id, cause);
        let values = self.values(placed, inputs).map_err(|field| error(Cause::Absent(field)))?;
        let values = placed.action.run(values, &self.watch).await.map_err(|failure| error(Cause::Run(failure)))?;
        let result = self.tracker.is_some().then(|| result::<S>(placed, &values)).transpose();
        let result = result.map_err(|failure| error(Cause::Unserialisable(failure)))?;
        let state = self.written(placed, values);
        let next = exec::guarded(|| self.machine.next_after(at, &state))
            .map_err(|failure| error(Cause::Condition(failure)))?;
        Ok(Ran { state, next, result })
    }

    /// One value for each parameter, or the field that is absent though the action needs it.
    fn values(&self, placed: &Placed, mut inputs: Inputs) -> Result<Vec<Option<Value>>, &'static str> {
        let value = |(param, source): (&super::action::ActionParam, &Source)| match source {
            Source::Bound(value) => Ok(Some(value.clone())),
            Source::Input => Ok(inputs.take(&param.name)),
            Source::Field(at) => match (S::FIELDS[*at].get)(&self.state) {
                None if param.required => Err(S::FIELDS[*at].name),
                value => Ok(value),
            },
        };
        placed.action.params.iter().zip(&placed.sources).map(value).collect()
    }

    /// The state after the writes. Types were checked when the machine was built.
    fn written(&self, placed: &Placed, values: Vec<Value>) -> S {
        let mut state = self.state.clone();
        for reset in placed.resets.iter().filter_map(|&at| S::FIELDS[at].reset) {
            reset(&mut state);
        }
        for (&(at, append), value) in placed.writes.iter().zip(values) {
            let field = &S::FIELDS[at];
            let write = field.append.filter(|_| append).unwrap_or(field.set);
            let fits = write(&mut state, value);
            debug_assert!(fits, "`{}` got a value of another type, though the machine was checked", field.name);
        }
        state
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
        let mut state = self.state.clone();
        // Both are the user's code, which may panic.
        let to = exec::guarded(|| {
            let is_for = |edge: &&OnError<S>| edge.when.as_ref().is_none_or(|when| when(error));
            let edge = self.machine.inner.error_edges(at).find(is_for)?;
            (edge.record)(&mut state, error);
            Some(edge.action)
        });
        let to = to.map_err(|failure| failed(&self.machine.inner.actions[at], sequence_id, Cause::Record(failure)))?;
        Ok(to.map(|to| Ran { state, next: Some(to), result: None }))
    }
}

/// What the action wrote, by field; of a list that it appended to, the item.
fn result<S: State>(placed: &Placed, values: &[Value]) -> serde_json::Result<Written> {
    let written = placed.writes.iter().zip(values);
    written.map(|(&(at, _), value)| Ok((S::FIELDS[at].name.to_owned(), (S::FIELDS[at].json)(value)?))).collect()
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
