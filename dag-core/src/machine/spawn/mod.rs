//! Sub-applications: machines that run within a step of another one.
//!
//! What keeps the steps of the parent keeps those of its children, and links both ways; this module knows neither ids nor files.

mod begin;
mod error;
mod kept;
mod name;
mod site;

pub(super) use begin::Origin;
pub use error::ChildError;
pub use kept::{Kept, Outline, Spawned};
pub use name::ChildName;
pub(super) use site::Scope;
pub(crate) use site::Site;

use std::fmt;

use super::{App, Halt, Inputs, Machine, State};
use crate::call::Ctx;

/// A sub-application that is about to run: [`Ctx::child`] makes one.
#[must_use = "it does not begin until `run` or `start`"]
pub struct Child<T> {
    origin: Origin,
    machine: Machine<T>,
    state: T,
    key: Option<String>,
    halt: Halt<T>,
    inputs: Inputs,
}

impl Ctx {
    /// A machine that is to run within the step that runs: its steps are kept if those of the parent are, and both are linked.
    ///
    /// Nothing survives the step: when the future of the action is dropped, so is the sub-application.
    ///
    /// ```
    /// use dag_core::{ChildError, Ctx, Halt, Inputs, Machine, State, action, field};
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Draft { text: String }
    ///
    /// #[action(writes(text))]
    /// fn polish(text: &str) -> String { format!("{text}!") }
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Mail { body: String }
    ///
    /// #[action(writes(body))]
    /// async fn write(ctx: &Ctx, polisher: &Machine<Draft>) -> Result<String, ChildError> {
    ///     let draft = ctx.child(polisher).state(Draft { text: "hello".into() }).run().await?;
    ///     Ok(draft.text)
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let polisher = Machine::builder(Draft::default())
    ///     .action("polish", action::<polish>())
    ///     .entrypoint("polish")
    ///     .build()?;
    /// let machine = Machine::builder(Mail::default())
    ///     .action("write", action::<write>().bind("polisher", polisher))
    ///     .entrypoint("write")
    ///     .build()?;
    /// let mut app = machine.app();
    /// app.run(Halt::never(), Inputs::new()).await?;
    /// assert_eq!(app.state().body, "hello!");
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn child<T: State>(&self, machine: &Machine<T>) -> Child<T> {
        Child {
            origin: self.origin(),
            machine: machine.clone(),
            state: machine.inner.start.clone(),
            key: None,
            halt: Halt::never(),
            inputs: Inputs::new(),
        }
    }

    pub(super) fn origin(&self) -> Origin {
        Origin { source: self.name(), watch: self.watch().clone() }
    }
}

impl<T: State> Child<T> {
    /// The state that it begins with; else that of its machine.
    pub fn state(mut self, state: T) -> Self {
        self.state = state;
        self
    }

    /// What tells it from the other sub-applications of the step; it becomes part of its id. Without one they are numbered in the order
    /// in which they begin, so that those which begin in no fixed order each need a key.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Where it stops, if not at its end.
    pub fn halt(mut self, halt: Halt<T>) -> Self {
        self.halt = halt;
        self
    }

    /// What its first step is given.
    pub fn inputs(mut self, inputs: Inputs) -> Self {
        self.inputs = inputs;
        self
    }

    /// Runs it and gives its last state.
    ///
    /// One that was begun before in the same step, when the process was killed or in an [attempt](crate::Action::retry) that failed, goes
    /// on from where it was; one that had ended gives its state at once. It is the same one if its parent, step, action, key, first
    /// state and schema are.
    ///
    /// # Errors
    /// A step of it failed, it needs inputs, it cannot be kept, or another one of the step has its key.
    pub async fn run(self) -> Result<T, ChildError> {
        let key = self.key.unwrap_or_else(|| self.origin.next_key());
        self.origin.run(&self.machine, self.state, key.into(), self.halt, self.inputs).await
    }

    /// Begins it, to be stepped by hand; the halt and the inputs are then those of each call.
    ///
    /// # Errors
    /// It cannot be kept, or another one of the step has its key.
    pub fn start(self) -> Result<App<T>, ChildError> {
        let key = self.key.unwrap_or_else(|| self.origin.next_key());
        Ok(self.origin.begin(&self.machine, self.state, key.into())?.app)
    }
}

impl<T> fmt::Debug for Child<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Child").field("of", &self.origin.source).field("key", &self.key).finish_non_exhaustive()
    }
}
