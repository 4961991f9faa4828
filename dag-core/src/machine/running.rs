//! Many steps: until a halt, until an action needs inputs, or to the end; all at once, or one by one as they are made.

use std::future::poll_fn;
use std::task::Poll;

use futures_util::stream::{self, Stream};

use super::{App, Halt, Inputs, Outcome, State, Step, StepError, StepInputProblem, Stopped};

impl<S: State> App<S> {
    /// Makes steps until told to halt, until an action needs inputs that it was not given, or until no transition leads on. The inputs go
    /// to the first step.
    ///
    /// # Errors
    /// As for [`step`](Self::step), or a name to halt at is no action's. An action that fails again when nothing but the error action
    /// has succeeded since ends the run too: the error edge for all handles a failure, it does not go round for ever.
    pub async fn run(&mut self, halt: Halt<S>, inputs: Inputs) -> Result<Outcome, StepError> {
        let mut run = Running::new(halt, inputs);
        let mut steps = Vec::new();
        while let Some(step) = run.next(self).await? {
            steps.push(step);
        }
        Ok(Outcome { steps, stopped: run.stopped() })
    }

    /// Makes the steps of a run that goes on after this action, and keeps none of them.
    pub(super) async fn run_on(
        &mut self,
        last: Option<usize>,
        halt: Halt<S>,
        inputs: Inputs,
    ) -> Result<Stopped, StepError> {
        let mut run = Running { last, ..Running::new(halt, inputs) };
        while run.next(self).await?.is_some() {}
        Ok(run.stopped.unwrap_or(Stopped::Finished))
    }

    /// The steps of a [`run`](Self::run), one by one, as they are made. The stream ends after an error, and where the run would stop.
    ///
    /// ```
    /// use std::pin::pin;
    ///
    /// use dag_core::{Halt, Inputs, Machine, State, action, field};
    /// use futures_util::StreamExt;
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(State, Clone, Serialize, Deserialize)]
    /// struct Counter { count: u32 }
    ///
    /// #[action(writes(count))]
    /// fn increment(count: &u32) -> u32 { count + 1 }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let machine = Machine::builder(Counter { count: 0 })
    ///     .action("increment", action::<increment>())
    ///     .entrypoint("increment")
    ///     .transition("increment", "increment", field!(Counter.count).lt(3))
    ///     .build()?;
    /// let mut app = machine.app();
    /// let mut steps = pin!(app.iterate(Halt::never(), Inputs::new()));
    /// let mut made = Vec::new();
    /// while let Some(step) = steps.next().await {
    ///     made.push(step?.sequence_id);
    /// }
    /// assert_eq!(made, [0, 1, 2]);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn iterate(&mut self, halt: Halt<S>, inputs: Inputs) -> impl Stream<Item = Result<Step, StepError>> + '_ {
        let run = Some((self, Running::new(halt, inputs)));
        stream::unfold(run, |run| async {
            let (app, mut run) = run?;
            match run.next(app).await.transpose()? {
                Ok(step) => Some((Ok(step), Some((app, run)))),
                Err(error) => Some((Err(error), None)),
            }
        })
    }
}

/// How many steps are made before others get their turn: giving it to them costs as much as half a step.
const STRETCH: u32 = 8;

/// A run that is under way: whether it goes on after each step.
pub(super) struct Running<S> {
    halt: Halt<S>,
    /// How many steps of this stretch were made.
    stretch: u32,
    inputs: Option<Inputs>,
    is_checked: bool,
    last: Option<usize>,
    stopped: Option<Stopped>,
    /// The action that failed, as long as only the error action has succeeded since.
    failed: Option<usize>,
}

impl<S: State> Running<S> {
    pub(super) fn new(halt: Halt<S>, inputs: Inputs) -> Self {
        Self { halt, stretch: 0, inputs: Some(inputs), is_checked: false, last: None, stopped: None, failed: None }
    }

    /// The next step; `None` where it stops.
    pub(super) async fn next(&mut self, app: &mut App<S>) -> Result<Option<Step>, StepError> {
        if !std::mem::replace(&mut self.is_checked, true) {
            self.halt.check(&app.machine)?;
        }
        self.stopped = self.stops(app)?;
        if self.stopped.is_some() {
            return Ok(None);
        }
        if self.stretch == STRETCH {
            self.stretch = 0;
            yield_once().await;
        }
        self.stretch += 1;
        let at = app.next;
        let mut step = match app.step(self.inputs.take().unwrap_or_default()).await {
            Ok(step) => step,
            Err(error) => {
                self.stopped = Some(needs_input(error)?);
                return Ok(None);
            }
        };
        self.last = at;
        self.went(app, at, &mut step)?;
        Ok(Some(step))
    }

    /// Why there is no next step.
    pub(super) fn stopped(&mut self) -> Stopped {
        // It ends with a reason.
        self.stopped.take().unwrap_or(Stopped::Finished)
    }

    fn stops(&self, app: &App<S>) -> Result<Option<Stopped>, StepError> {
        match (self.last, app.next) {
            (None, None) => Err(StepError::Finished),
            (None, Some(_)) => Ok(None),
            (Some(last), Some(next)) => Ok(self.halt.between(&app.machine, last, next, &app.state)),
            (Some(_), None) => Ok(Some(Stopped::Finished)),
        }
    }

    /// An action that fails again, though only the error action has succeeded since, ends the run.
    fn went(&mut self, app: &App<S>, at: Option<usize>, step: &mut Step) -> Result<(), StepError> {
        let handles_all = |at: Option<usize>| at.is_some_and(|at| app.machine.inner.handles_all_errors(at));
        match step.error.take_if(|_| self.failed == at) {
            Some(again) => return Err(again.into()),
            // An edge for some errors says on purpose what is to be done: it may lead back as often as it likes.
            None if step.error.is_some() => self.failed = at.filter(|_| handles_all(app.next)),
            None if !handles_all(at) => self.failed = None,
            None => {}
        }
        Ok(())
    }
}

/// An action that lacks nothing but inputs is where a run stops.
fn needs_input(error: StepError) -> Result<Stopped, StepError> {
    let StepError::Inputs { action, problems } = error else { return Err(error) };
    let missing: Vec<_> = problems.iter().filter_map(StepInputProblem::missing).collect();
    if missing.len() == problems.len() {
        return Ok(Stopped::NeedsInput { action, missing });
    }
    Err(StepError::Inputs { action, problems })
}

/// Lets others run between two stretches, so that a loop of actions that never wait can still be cancelled.
pub(super) async fn yield_once() {
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
