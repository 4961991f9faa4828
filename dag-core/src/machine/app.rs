//! One application: a state on its way through a machine, step by step.

use std::fmt;
use std::future::poll_fn;
use std::task::Poll;

use super::error::Cause;
use super::{ActionError, Machine, Placed, Source, State, StepError, StepInputProblem};
use crate::event::{Event, Observer, Watch};
use crate::exec;
use crate::names::nearest;
use crate::value::{NodeValue, Value};

/// An application on a [`Machine`]: its state, and which action is next.
///
/// A step works on a copy of the state, so that one that fails or is dropped changes neither the state nor the next action. Its number
/// stays used, since observers have heard of it.
pub struct App<S> {
    machine: Machine<S>,
    state: S,
    next: Option<usize>,
    sequence_id: u64,
    watch: Watch,
}

/// The values that a step is given from outside.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Inputs(Vec<(String, Value)>);

impl Inputs {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn with<T: NodeValue>(mut self, name: impl Into<String>, value: T) -> Self {
        self.0.push((name.into(), Value::new(value)));
        self
    }
}

/// Where a run stops.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Halt {
    before: Vec<String>,
    after: Vec<String>,
}

impl Halt {
    /// Stops when this action would be next. The first action always runs.
    pub fn before(action: impl Into<String>) -> Self {
        Self { before: vec![action.into()], after: Vec::new() }
    }

    /// Stops when this action has run.
    pub fn after(action: impl Into<String>) -> Self {
        Self { before: Vec::new(), after: vec![action.into()] }
    }

    /// Stops at either.
    pub fn or(mut self, other: Self) -> Self {
        self.before.extend(other.before);
        self.after.extend(other.after);
        self
    }
}

/// One step that was made.
#[derive(Debug)]
pub struct Step {
    /// Its number in the application, from 0.
    pub sequence_id: u64,
    /// The action that ran.
    pub action: String,
    /// Why it failed, where an error edge leads on.
    pub error: Option<ActionError>,
}

/// Why a run stopped.
#[derive(Debug)]
pub struct Outcome {
    /// The steps that were made.
    pub steps: Vec<Step>,
    /// Whether no transition leads on. Otherwise the run halted where it was told to.
    pub finished: bool,
}

impl<S: State> App<S> {
    pub(super) fn new(machine: Machine<S>) -> Self {
        let (state, next) = (machine.inner.start.clone(), Some(machine.inner.entrypoint));
        Self { machine, state, next, sequence_id: 0, watch: Watch::default() }
    }

    /// Replaces the state; the next action stays the same.
    pub fn set_state(&mut self, state: S) {
        self.state = state;
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
        self.watch.trace();
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

    /// Goes back to the entrypoint and keeps the state: after a step that was interrupted, for instance.
    pub fn reset_to_entrypoint(&mut self) {
        self.next = Some(self.machine.inner.entrypoint);
    }

    /// Makes one step.
    ///
    /// # Errors
    /// The application has ended, the inputs do not fit, or the action failed and no error edge leads on. The state and the next action
    /// are then as before.
    pub async fn step(&mut self, inputs: Inputs) -> Result<Step, StepError> {
        let at = self.next.ok_or(StepError::Finished)?;
        let machine = self.machine.clone();
        let placed = &machine.inner.actions[at];
        let inputs = checked(placed, inputs)?;
        let sequence_id = self.sequence_id;
        self.sequence_id += 1;
        self.watch.tell(&Event::StepStarted { sequence_id, action: &placed.name });
        let result = self.run_action(at, inputs, sequence_id).await;
        let error = result.as_ref().err().map(|error| error as &(dyn std::error::Error + 'static));
        self.watch.tell(&Event::StepFinished { sequence_id, action: &placed.name, error });
        let error = self.go_on(at, result, sequence_id)?;
        Ok(Step { sequence_id, action: placed.name.clone(), error })
    }

    /// Makes steps until told to halt, or until no transition leads on. The inputs go to the first step.
    ///
    /// # Errors
    /// As for [`step`](Self::step), or a name to halt at is no action's. An action that fails again when nothing but the error action
    /// has succeeded since ends the run too: an error edge handles a failure, it does not go round for ever.
    pub async fn run(&mut self, halt: Halt, inputs: Inputs) -> Result<Outcome, StepError> {
        self.check_halt(&halt)?;
        let mut inputs = Some(inputs);
        let mut steps: Vec<Step> = Vec::new();
        loop {
            let mut step = self.step(inputs.take().unwrap_or_default()).await?;
            if let Some(error) = step.error.take_if(|_| self.fails_again(&steps, &step.action)) {
                return Err(error.into());
            }
            let after = halt.after.contains(&step.action);
            steps.push(step);
            match self.next_action() {
                None => return Ok(Outcome { steps, finished: true }),
                Some(next) if after || halt.before.iter().any(|name| name == next) => {
                    return Ok(Outcome { steps, finished: false });
                }
                Some(_) => yield_once().await,
            }
        }
    }

    /// Whether the action failed before, and only the error action ran since.
    fn fails_again(&self, steps: &[Step], action: &str) -> bool {
        let handler =
            self.machine.inner.on_error.as_ref().map(|on_error| &self.machine.inner.actions[on_error.action].name);
        let before = steps.iter().rev().find(|step| Some(&step.action) != handler);
        before.is_some_and(|step| step.error.is_some() && step.action == action)
    }

    fn check_halt(&self, halt: &Halt) -> Result<(), StepError> {
        match halt.before.iter().chain(&halt.after).find(|name| self.machine.index(name).is_none()) {
            None => Ok(()),
            Some(name) => Err(StepError::UnknownHalt {
                name: name.clone(),
                nearest: nearest(name, self.machine.actions().map(super::ActionInfo::name)).map(Into::into),
            }),
        }
    }

    /// The state after the action, and the action after it.
    async fn run_action(&self, at: usize, inputs: Inputs, sequence_id: u64) -> Result<(S, Option<usize>), ActionError> {
        let placed = &self.machine.inner.actions[at];
        let error = |cause| failed(placed, sequence_id, cause);
        let values = self.values(placed, inputs).map_err(|field| error(Cause::Absent(field)))?;
        let values =
            placed.action.runner.run(values, &self.watch).await.map_err(|failure| error(Cause::Run(failure)))?;
        let state = self.written(placed, values);
        let next = exec::guarded(|| self.next_after(at, &state)).map_err(|failure| error(Cause::Condition(failure)))?;
        Ok((state, next))
    }

    fn next_after(&self, at: usize, state: &S) -> Option<usize> {
        let transitions = &self.machine.inner.transitions[at];
        let holds = |condition: &super::Condition<S>| condition.holds(state);
        transitions.iter().find(|next| next.condition.as_ref().is_none_or(holds)).map(|next| next.to)
    }

    /// One value for each parameter, or the field that is absent though the action needs it.
    fn values(&self, placed: &Placed, mut inputs: Inputs) -> Result<Vec<Option<Value>>, &'static str> {
        let value = |(param, source): (&super::action::ActionParam, &Source)| match source {
            Source::Bound(value) => Ok(Some(value.clone())),
            Source::Input => {
                Ok(inputs.0.iter().position(|(name, _)| *name == param.name).map(|at| inputs.0.swap_remove(at).1))
            }
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

    /// Takes over the new state and the next action, or the error edge.
    fn go_on(
        &mut self,
        at: usize,
        result: Result<(S, Option<usize>), ActionError>,
        sequence_id: u64,
    ) -> Result<Option<ActionError>, StepError> {
        let machine = self.machine.clone();
        match (result, &machine.inner.on_error) {
            (Ok((state, next)), _) => {
                (self.state, self.next) = (state, next);
                Ok(None)
            }
            (Err(error), Some(on_error)) if on_error.action != at => {
                let mut state = self.state.clone();
                exec::guarded(|| (on_error.record)(&mut state, &error))
                    .map_err(|failure| failed(&machine.inner.actions[at], sequence_id, Cause::Record(failure)))?;
                (self.state, self.next) = (state, Some(on_error.action));
                Ok(Some(error))
            }
            (Err(error), _) => Err(error.into()),
        }
    }
}

fn failed(placed: &Placed, sequence_id: u64, cause: Cause) -> ActionError {
    ActionError { action: placed.name.clone(), sequence_id, location: placed.action.location, cause }
}

/// Lets others run between two steps, so that a loop of actions that never wait can still be cancelled.
async fn yield_once() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The inputs, if they are those that the action takes.
fn checked(placed: &Placed, inputs: Inputs) -> Result<Inputs, StepError> {
    let params = || {
        placed
            .action
            .params
            .iter()
            .zip(&placed.sources)
            .filter(|(_, source)| matches!(source, Source::Input))
            .map(|(param, _)| param)
    };
    let mut problems = Vec::new();
    for (at, (name, value)) in inputs.0.iter().enumerate() {
        match params().find(|param| param.name == *name) {
            None => {
                let takes = params().map(|param| param.name.clone()).collect();
                problems.push(StepInputProblem::Unknown { name: name.clone(), takes });
            }
            Some(param) if !value.has_type(param.ty) && !param.optional.is_some_and(|ty| value.has_type(ty)) => {
                problems.push(StepInputProblem::WrongType { name: name.clone(), wants: param.ty.name() });
            }
            Some(_) if inputs.0[..at].iter().any(|(earlier, _)| earlier == name) => {
                problems.push(StepInputProblem::Twice { name: name.clone() });
            }
            Some(_) => {}
        }
    }
    for param in params().filter(|param| param.required && !inputs.0.iter().any(|(name, _)| *name == param.name)) {
        problems.push(StepInputProblem::Missing { name: param.name.clone(), wants: param.ty.name() });
    }
    if problems.is_empty() { Ok(inputs) } else { Err(StepError::Inputs { action: placed.name.clone(), problems }) }
}

impl<S: fmt::Debug> fmt::Debug for App<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App")
            .field("sequence_id", &self.sequence_id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}
