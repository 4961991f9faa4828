//! Applications of dag-core whose steps are kept here: started, resumed and forked.

mod child;
mod child_id;
mod graph;
mod spans;
mod tracker;

use std::sync::Arc;

use dag_core::{Position, ResumeError, Saved, State, StepError};
use serde::Serialize;
use serde_json::Value;

use crate::dir::Project;
use crate::error::Error;
use crate::fields::Object;
use crate::graph::{Graph, GraphText};
use crate::resume::{Next, Snapshot};
use crate::write::{self, NewApp, Options, SCHEMA, to_object};
use child::Family;
use tracker::LogTracker;

/// An application that is to be kept under an id.
///
/// ```
/// use dag_core::{Halt, Inputs, Machine, State, action, field};
/// use dag_store::Store;
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
/// # let folder = tempfile::tempdir()?;
/// let project = Store::open(folder.path())?.project("counters")?;
///
/// let mut app = project.track(&machine, "first").start()?;
/// app.run(Halt::after("add").when(field!(Counter.count).eq(4)), Inputs::new()).await?;
/// drop(app); // or killed
///
/// let mut app = project.track(&machine, "first").resume()?;
/// app.run(Halt::never(), Inputs::new()).await?;
/// assert_eq!((app.state().count, app.sequence_id()), (10, 10));
///
/// let third = project.app("first")?.at(2)?;
/// let fork = project.track(&machine, "other").fork(&third)?;
/// assert_eq!((fork.state().count, fork.sequence_id()), (3, 3));
/// # Ok(())
/// # })
/// # }
/// ```
#[must_use = "nothing is kept until it is started, resumed or forked"]
pub struct Tracking<'a, S> {
    project: &'a Project,
    machine: &'a dag_core::Machine<S>,
    id: String,
    partition_key: Option<String>,
    options: Options,
    extra: Vec<(String, Value)>,
    graph: Option<GraphText>,
    #[cfg(feature = "tracing")]
    user_spans: bool,
}

/// Why an application cannot be kept, or cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrackError {
    /// The log.
    #[error(transparent)]
    Log(#[from] Error),
    /// What the log says does not fit the machine.
    #[error("{}", .0)]
    Machine(#[from] ResumeError),
    /// The state to begin with is not the machine's.
    #[error("{}", .0)]
    State(#[from] StepError),
}

impl Project {
    /// An application of a machine, to be kept in this project under an id.
    pub fn track<'a, S: State>(&'a self, machine: &'a dag_core::Machine<S>, id: impl Into<String>) -> Tracking<'a, S> {
        Tracking {
            project: self,
            machine,
            id: id.into(),
            partition_key: None,
            options: Options::default(),
            extra: Vec::new(),
            graph: None,
            #[cfg(feature = "tracing")]
            user_spans: false,
        }
    }
}

impl<S: State> Tracking<'_, S> {
    /// Whom it belongs to.
    pub fn partition_key(mut self, key: impl Into<String>) -> Self {
        self.partition_key = Some(key.into());
        self
    }

    /// How careful the writer is.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// A field of the metadata that Burr does not know.
    pub fn extra(mut self, name: impl Into<String>, value: Value) -> Self {
        self.extra.push((name.into(), value));
        self
    }

    /// The machine's graph as text, for a program that starts many: [`Graph::of`] and [`Graph::text`] make it.
    pub fn graph(mut self, graph: &GraphText) -> Self {
        self.graph = Some(graph.clone());
        self
    }

    /// Keeps the `tracing` spans, too, that actions and nodes open themselves, with their fields as attributes. They are heard by the
    /// layer [`dag_core::UserSpans`], which the program adds to its subscriber: without it there is a warning on stderr. Needs the
    /// cargo feature `tracing`.
    #[cfg(feature = "tracing")]
    pub fn user_spans(mut self) -> Self {
        self.user_spans = true;
        self
    }

    /// Begins at the entrypoint with the machine's start state.
    ///
    /// # Errors
    ///
    /// When there is an application with this id, the id is refused, or the files can not be written.
    #[cfg_attr(feature = "tracing", track_caller)]
    pub fn start(self) -> Result<dag_core::App<S>, TrackError> {
        let app = self.machine.app();
        self.begin(app)
    }

    /// Begins at the entrypoint with this state instead of the machine's own.
    ///
    /// ```
    /// # use dag_core::{Halt, Inputs, Machine, State, action};
    /// # use dag_store::Store;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(State, Clone, Serialize, Deserialize)]
    /// # struct Counter { count: u32 }
    /// # #[action(writes(count))]
    /// # fn add(count: &u32) -> u32 { count + 1 }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// # let folder = tempfile::tempdir()?;
    /// # let project = Store::open(folder.path())?.project("counters")?;
    /// let machine = Machine::single(Counter { count: 0 }, "add", action::<add>())?;
    /// let mut app = project.track(&machine, "from-ten").start_with(Counter { count: 10 })?;
    /// app.run(Halt::never(), Inputs::new()).await?;
    /// assert_eq!(app.state().count, 11);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`start`](Self::start), or the state has other fields than the machine's, as a JSON state may.
    #[cfg_attr(feature = "tracing", track_caller)]
    pub fn start_with(self, state: S) -> Result<dag_core::App<S>, TrackError> {
        let mut app = self.machine.app();
        app.set_state(state)?;
        self.begin(app)
    }

    #[cfg_attr(feature = "tracing", track_caller)]
    fn begin(self, app: dag_core::App<S>) -> Result<dag_core::App<S>, TrackError> {
        let new = self.new_app().initial_state(begun_with(app.state())?);
        let writer = self.project.create(&new, self.options)?;
        let family = self.family(self.partition_key.clone());
        Ok(self.tracked(app, LogTracker::new(writer, family, None, None, None)))
    }

    /// Goes on after the last step that has ended; a step that failed or was interrupted is made again.
    ///
    /// # Errors
    ///
    /// When there is no application, another writer has it, its log can not be read, or the machine has changed so that it
    /// can not go on.
    #[cfg_attr(feature = "tracing", track_caller)]
    pub fn resume(self) -> Result<dag_core::App<S>, TrackError> {
        self.resume_from().map(|(app, _)| app)
    }

    /// The same, and where its log stood: which step was interrupted, say.
    ///
    /// # Errors
    ///
    /// As for [`resume`](Self::resume).
    #[cfg_attr(feature = "tracing", track_caller)]
    pub fn resume_from(self) -> Result<(dag_core::App<S>, Snapshot), TrackError> {
        let dir = self.project.app(&self.id)?;
        let (writer, from) = write::open_to_go_on(&dir, self.options)?;
        let from = from?;
        let app = self.machine.resume(self.saved(&from)?)?;
        // One that a log did not begin with is written with each state.
        let mut metadata = dir.metadata(&mut Vec::new())?;
        let began = metadata.extra.remove(SCHEMA);
        let schema = Some(self.machine.schema()).filter(|schema| began != Some(Value::from(&**schema)));
        let family = self.family(metadata.partition_key);
        let tracker = LogTracker::new(writer, family, from.sequence_id, from.position.clone(), schema);
        Ok((self.tracked(app, tracker), from))
    }

    /// Goes on with the application if there is one, or starts it.
    ///
    /// # Errors
    ///
    /// As for [`resume`](Self::resume) and [`start`](Self::start).
    #[cfg_attr(feature = "tracing", track_caller)]
    pub fn resume_or_start(self) -> Result<dag_core::App<S>, TrackError> {
        if self.project.app(&self.id)?.exists() { self.resume() } else { self.start() }
    }

    /// Goes on from a step of another application, under this id.
    ///
    /// # Errors
    ///
    /// When there is an application with this id, the files can not be written, or the machine has changed so that it can not
    /// go on.
    #[cfg_attr(feature = "tracing", track_caller)]
    pub fn fork(self, from: &Snapshot) -> Result<dag_core::App<S>, TrackError> {
        // What can not go on leaves nothing behind.
        let app = self.machine.resume(self.saved(from)?)?;
        // What it begins with has been migrated.
        let new = self.today(self.new_app().fork_of(from)).initial_state(begun_with(app.state())?);
        let writer = self.project.create(&new, self.options)?;
        let family = self.family(self.partition_key.clone());
        Ok(self.tracked(app, LogTracker::new(writer, family, from.sequence_id, from.position.clone(), None)))
    }

    fn family(&self, partition_key: Option<String>) -> Family {
        Family::new(self.project, &self.id, partition_key, self.options)
    }

    #[cfg_attr(feature = "tracing", track_caller)]
    fn tracked(&self, app: dag_core::App<S>, tracker: LogTracker) -> dag_core::App<S> {
        let app = app.tracked(Arc::new(tracker));
        #[cfg(feature = "tracing")]
        if self.user_spans {
            return app.user_spans();
        }
        app
    }

    fn saved(&self, from: &Snapshot) -> Result<Saved, TrackError> {
        let state = match &from.state {
            Some(state) => Value::Object(state.clone()),
            None => Value::Object(begun_with(self.machine.app().state())?),
        };
        Ok(saved(from, state))
    }

    fn new_app(&self) -> NewApp {
        let new = match &self.graph {
            Some(graph) => NewApp::drawn(&self.id, graph),
            None => NewApp::new(&self.id, Graph::of(self.machine)),
        };
        let mut new = self.today(new);
        if let Some(key) = &self.partition_key {
            new = new.partition_key(key.clone());
        }
        self.extra.iter().fold(new, |new, (name, value)| new.extra(name.clone(), value.clone()))
    }

    /// Says that the state it begins with has today's schema.
    fn today(&self, new: NewApp) -> NewApp {
        new.extra(SCHEMA, Value::from(self.machine.schema()))
    }
}

fn saved(from: &Snapshot, state: Value) -> Saved {
    let position = match from.next() {
        Next::Entrypoint => Position::Entrypoint,
        Next::After(action) => Position::After(action.to_owned()),
        Next::Again(action) | Next::At(action) => Position::At(action.to_owned()),
    };
    let saved = Saved::new(state, position, from.next_sequence_id);
    match &from.schema {
        Some(schema) => saved.schema(schema.clone()),
        None => saved,
    }
}

/// The state that an application begins with, as it is written down.
fn begun_with(state: &(impl Serialize + ?Sized)) -> Result<Object, Error> {
    to_object("the state to begin with", state)
}

impl<S> std::fmt::Debug for Tracking<'_, S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tracking").field("project", &self.project.name()).field("id", &self.id).finish_non_exhaustive()
    }
}
