//! One application: a state on its way through a machine, step by step.

use std::fmt;
use std::sync::Arc;

use super::action::Runner;
use super::calling::Ran;
use super::error::Cause;
use super::spawn::{Scope, Site};
use super::track::{Begun, Both, Edited, Ended, Tracker};
use super::{ActionError, FieldDef, Inputs, Machine, OnError, Placed, State, Step, StepError};
use crate::event::{Event, ItemRun, Observer, Watch};
use crate::exec::{self, Failure};
use crate::node::BoxError;

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
    pub(super) tracker: Option<Arc<dyn Tracker>>,
}

/// Hears what happens in a step, as observers do.
struct Relay(Arc<dyn Tracker>);

impl Observer for Relay {
    fn on(&self, event: &Event<'_>) {
        self.0.on(event);
    }

    fn on_item(&self, item: ItemRun, event: &Event<'_>) {
        self.0.on_item(item, event);
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
    ///
    /// Several keep it one after the other, in the order in which they were added: a log and a database, say. A step that a later one cannot
    /// keep fails though the earlier ones have it, so that the first is the one to go on from.
    #[must_use]
    pub fn tracked(mut self, tracker: Arc<dyn Tracker>) -> Self {
        self.watch.add(Relay(tracker.clone()));
        self.tracker = Some(match self.tracker.take() {
            None => tracker,
            Some(first) => Arc::new(Both(first, tracker)),
        });
        *self.watch.site_mut() = None;
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
        let taken = result.as_ref().ok().and_then(|ran| ran.taken.clone());
        let error = self.go_on(&machine, at, result, sequence_id)?;
        Ok(Step { sequence_id, action: action.into(), error, result: taken })
    }

    /// Says where sub-applications of the step begin.
    fn enter(&mut self, at: usize, sequence_id: u64) {
        match self.watch.site_mut() {
            Some(site) => site.go_to(sequence_id, at),
            site => {
                let scope = Scope::new(self.machine.inner.clone(), self.tracker.clone());
                *site = Some(Site::new(&scope, sequence_id, at));
            }
        }
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
        if let Err(source) = self.keep(placed, ran.as_ref(), error.as_ref(), sequence_id) {
            // What an action wrote and nobody can serialise is its own failure. This is asked only now, since it takes as long as keeping it.
            let cause = ran.as_ref().filter(|_| error.is_none()).and_then(|ran| ran.unserialisable(placed));
            let Some(cause) = cause else { return Err(not_kept(&placed.name, sequence_id, source)) };
            return self.go_on(machine, at, Err(failed(placed, sequence_id, cause)), sequence_id);
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

    /// Has the end of a step kept.
    fn keep(
        &self,
        placed: &Placed,
        ran: Option<&Ran<S>>,
        error: Option<&ActionError>,
        sequence_id: u64,
    ) -> Result<(), BoxError> {
        let Some(tracker) = &self.tracker else { return Ok(()) };
        let (state, next) = ran.map_or((&self.state, self.next), |ran| (&ran.state, ran.next));
        let result = ran.and_then(|ran| ran.result(placed));
        let result = result.as_ref().map(|result| result as _);
        let next = next.map(|at| &*self.machine.inner.actions[at].name);
        tracker.end(&Ended { sequence_id, action: &placed.name, result, error, state, next })
    }

    /// Where the error edge leads, if there is one; or the error of what it records.
    fn after_error(&self, at: usize, error: &ActionError, sequence_id: u64) -> Result<Option<Ran<S>>, ActionError> {
        // Both are the user's code, which may panic.
        let ran = exec::guarded(|| {
            let is_for = |edge: &&OnError<S>| edge.when.as_ref().is_none_or(|when| when(error));
            let edge = self.machine.inner.error_edges(at).find(is_for)?;
            let mut state = self.state.clone();
            let recorded = (edge.record)(&mut state, error);
            Some(recorded.map(|()| Ran::of_error(state, edge.action)))
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

pub(super) fn failed(placed: &Placed, sequence_id: u64, cause: Cause) -> ActionError {
    ActionError { action: placed.name.clone(), sequence_id, location: placed.action.location, cause }
}

impl<S> fmt::Debug for App<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let next = self.next.map(|at| &self.machine.inner.actions[at].name);
        f.debug_struct("App").field("sequence_id", &self.sequence_id).field("next", &next).finish_non_exhaustive()
    }
}
