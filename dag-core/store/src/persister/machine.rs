//! Applications of dag-core whose state is saved after each step, without a log.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dag_core::{App, Begun, BoxError, Edited, Ended, Event, Machine, Position, State, Tracker, nearest};
use serde_json::Value;

use super::{Persister, Saved};
use crate::app::Status;
use crate::error::{Error, Result};
use crate::fields::Object;
use crate::machine::TrackError;
use crate::write::to_object;

/// An application of a machine whose state is to be saved under an id.
///
/// ```
/// use std::sync::Arc;
///
/// use dag_core::{Halt, Inputs, Machine, State, action, field};
/// use dag_store::persister::{MemoryPersister, Persisted};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Serialize, Deserialize)]
/// struct Counter { count: u32 }
///
/// #[action(writes(count))]
/// fn add(count: &u32) -> u32 { count + 1 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let machine = Machine::builder(Counter { count: 0 })
///     .action("add", action::<add>())
///     .entrypoint("add")
///     .transition("add", "add", field!(Counter.count).lt(10))
///     .build()?;
/// let states = Arc::new(MemoryPersister::new());
///
/// let mut app = Persisted::new(&machine, states.clone(), "first").start()?;
/// app.run(Halt::after("add"), Inputs::new()).await?;
/// drop(app);
///
/// let mut app = Persisted::new(&machine, states, "first").resume()?;
/// app.run(Halt::never(), Inputs::new()).await?;
/// assert_eq!((app.state().count, app.sequence_id()), (10, 10));
/// # Ok(())
/// # })
/// # }
/// ```
#[must_use = "nothing is saved until it is started, resumed or forked"]
pub struct Persisted<'a, S> {
    machine: &'a Machine<S>,
    persister: Arc<dyn Persister>,
    app_id: String,
    partition_key: Option<String>,
}

impl<'a, S: State> Persisted<'a, S> {
    /// An application of a machine, to be saved under an id.
    pub fn new(machine: &'a Machine<S>, persister: Arc<dyn Persister>, app_id: impl Into<String>) -> Self {
        Self { machine, persister, app_id: app_id.into(), partition_key: None }
    }

    /// Whom it belongs to.
    pub fn partition_key(mut self, key: impl Into<String>) -> Self {
        self.partition_key = Some(key.into());
        self
    }

    /// Begins at the entrypoint with the machine's start state. Nothing is saved before the first step has ended.
    ///
    /// # Errors
    ///
    /// When a state is saved under this id already, or the store can not be read.
    pub fn start(self) -> Result<App<S>, TrackError> {
        self.refuse_saved()?;
        let app = self.machine.app();
        Ok(self.tracked(app, None))
    }

    /// Goes on after the last step that was saved; one that failed is made again.
    ///
    /// # Errors
    ///
    /// When nothing is saved under this id, the store can not be read, or the machine has changed so that it can not go on.
    pub fn resume(self) -> Result<App<S>, TrackError> {
        let Some(saved) = self.last()? else { return Err(self.nothing()?.into()) };
        self.go_on(saved)
    }

    /// Goes on with the application if a state of it is saved, or starts it.
    ///
    /// # Errors
    ///
    /// As for [`resume`](Self::resume) and [`start`](Self::start).
    pub fn resume_or_start(self) -> Result<App<S>, TrackError> {
        match self.last()? {
            Some(saved) => self.go_on(saved),
            None => self.start(),
        }
    }

    /// Goes on from a saved state of another application, under this id.
    ///
    /// # Errors
    ///
    /// When a state is saved under this id already, the store can not be read, or the machine has changed so that it can not
    /// go on.
    pub fn fork(self, from: Saved) -> Result<App<S>, TrackError> {
        self.refuse_saved()?;
        let last = Last { is_own: false, ..Last::of(&from) };
        self.go_on_after(last, from)
    }

    /// Saves the states of an application that something else keeps already: a log, which is written first and which it is resumed from.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use dag_core::{Inputs, Machine, State, action};
    /// # use dag_store::Store;
    /// # use dag_store::persister::{MemoryPersister, Persisted, Persister};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(State, Clone, Serialize, Deserialize)]
    /// # struct Counter { count: u32 }
    /// # #[action(writes(count))]
    /// # fn add(count: &u32) -> u32 { count + 1 }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// # let folder = tempfile::tempdir()?;
    /// # let project = Store::open(folder.path())?.project("counters")?;
    /// # let machine = Machine::builder(Counter { count: 0 }).action("add", action::<add>()).entrypoint("add").build()?;
    /// let states = Arc::new(MemoryPersister::new());
    /// let app = project.track(&machine, "first").resume_or_start()?;
    /// let mut app = Persisted::new(&machine, states.clone(), "first").beside(app)?;
    /// app.step(Inputs::new()).await?;
    /// assert_eq!(project.app("first")?.read()?.steps.len(), 1);
    /// assert_eq!(states.load(None, "first", None)?.unwrap().state["count"], 1);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the step that comes next is saved already, or the store can not be read.
    pub fn beside(self, app: App<S>) -> Result<App<S>, TrackError> {
        let last = self.last()?;
        match last {
            Some(last) if last.sequence_id >= app.sequence_id() => Err(last.again().into()),
            last => Ok(self.tracked(app, last.as_ref().map(Last::of))),
        }
    }

    fn last(&self) -> Result<Option<Saved>> {
        self.persister.load(self.partition_key.as_deref(), &self.app_id, None)
    }

    fn refuse_saved(&self) -> Result<()> {
        let taken = |last: Saved| Err(Error::Saved { app_id: last.app_id, sequence_id: last.sequence_id });
        self.last()?.map_or(Ok(()), taken)
    }

    fn nothing(&self) -> Result<Error> {
        let known = self.persister.list_app_ids(self.partition_key.as_deref())?;
        let nearest = nearest(&self.app_id, known.iter().map(String::as_str)).map(ToOwned::to_owned);
        Ok(Error::NothingSaved { app_id: self.app_id.clone(), nearest })
    }

    fn go_on(self, saved: Saved) -> Result<App<S>, TrackError> {
        self.go_on_after(Last::of(&saved), saved)
    }

    fn go_on_after(self, last: Last, saved: Saved) -> Result<App<S>, TrackError> {
        let app = self.machine.resume(saved.into())?;
        Ok(self.tracked(app, Some(last)))
    }

    fn tracked(self, app: App<S>, last: Option<Last>) -> App<S> {
        let schema = self.machine.schema();
        let Self { persister, app_id, partition_key, .. } = self;
        app.tracked(Arc::new(StateTracker { persister, app_id, partition_key, schema, last: Mutex::new(last) }))
    }
}

/// It goes on with the next step: after the action, or with it if it failed.
impl From<Saved> for dag_core::Saved {
    fn from(saved: Saved) -> Self {
        let position = match (saved.next, saved.status) {
            (Some(next), _) => Position::At(next),
            (None, Status::Failed) => Position::At(saved.position),
            (None, _) => Position::After(saved.position),
        };
        let core = Self::new(Value::Object(saved.state), position, saved.sequence_id + 1);
        match saved.schema {
            Some(schema) => core.schema(schema),
            None => core,
        }
    }
}

/// Saves the state after each step.
struct StateTracker {
    persister: Arc<dyn Persister>,
    app_id: String,
    partition_key: Option<String>,
    schema: String,
    last: Mutex<Option<Last>>,
}

/// What was saved last, but for the state.
#[derive(Clone)]
struct Last {
    sequence_id: u64,
    position: String,
    status: Status,
    prior_step: Option<String>,
    /// Whether it was saved under this id: a fork begins with what its parent has saved.
    is_own: bool,
}

impl Last {
    fn of(saved: &Saved) -> Self {
        let Saved { sequence_id, position, status, prior_step, .. } = saved.clone();
        Self { sequence_id, position, status, prior_step, is_own: true }
    }
}

impl StateTracker {
    fn last(&self) -> MutexGuard<'_, Option<Last>> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn saved(&self, last: &Last, state: Object, next: Option<&str>) -> Saved {
        let Last { sequence_id, position, status, prior_step, is_own: _ } = last.clone();
        Saved {
            partition_key: self.partition_key.clone(),
            app_id: self.app_id.clone(),
            sequence_id,
            position,
            status,
            state,
            prior_step,
            next: next.map(ToOwned::to_owned),
            schema: Some(self.schema.clone()),
        }
    }
}

impl Tracker for StateTracker {
    fn begin(&self, _: &Begun<'_>) -> Result<(), BoxError> {
        Ok(())
    }

    fn end(&self, ended: &Ended<'_>) -> Result<(), BoxError> {
        let mut last = self.last();
        let failed = ended.error.is_some();
        let position = ended.action.to_owned();
        let prior_step =
            if failed { last.as_ref().and_then(|last| last.prior_step.clone()) } else { Some(position.clone()) };
        let status = if failed { Status::Failed } else { Status::Completed };
        let now = Last { sequence_id: ended.sequence_id, position, status, prior_step, is_own: true };
        // Only an error edge leads where neither the transitions nor another attempt do.
        let next = ended.next.filter(|next| failed && *next != ended.action);
        self.persister.save(&self.saved(&now, to_object("the state", ended.state)?, next))?;
        *last = Some(now);
        Ok(())
    }

    fn edited(&self, edit: &Edited<'_>) -> Result<(), BoxError> {
        let mut last = self.last();
        let Some(last) = &mut *last else {
            return Err(
                "no step has been saved that it could belong to: make a machine with another start state".into()
            );
        };
        let saved = self.saved(last, to_object("the state", edit.state)?, edit.next);
        let keep = if last.is_own { Persister::replace } else { Persister::save };
        keep(&*self.persister, &saved)?;
        last.is_own = true;
        Ok(())
    }

    fn on(&self, _: &Event<'_>) {}
}

impl<S> std::fmt::Debug for Persisted<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Persisted").field("app_id", &self.app_id).finish_non_exhaustive()
    }
}
