//! Saved states without a log: one row for each step, as Burr's persisters keep them.

mod machine;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "redis")]
mod redis;
#[cfg(any(feature = "postgres", feature = "redis", feature = "sqlite"))]
mod row;
#[cfg(feature = "sqlite")]
mod sqlite;

#[cfg(feature = "postgres")]
pub use self::postgres::PostgresPersister;
#[cfg(feature = "redis")]
pub use self::redis::RedisPersister;
pub use machine::Persisted;
pub use memory::MemoryPersister;
#[cfg(feature = "sqlite")]
pub use sqlite::SqlitePersister;

use crate::app::Status;
use crate::error::{Error, Result};
use crate::fields::Object;

/// The state after a step.
#[derive(Clone, Debug, PartialEq)]
pub struct Saved {
    /// Whom the application belongs to.
    pub partition_key: Option<String>,
    /// The application.
    pub app_id: String,
    /// The number of the step.
    pub sequence_id: u64,
    /// The action that ran.
    pub position: String,
    /// Whether it [completed](Status::Completed) or [failed](Status::Failed).
    pub status: Status,
    /// The state after it; before it, when it failed. Without the two names that Burr keeps in it.
    pub state: Object,
    /// The action that completed last, which Burr keeps in the state.
    pub prior_step: Option<String>,
    /// The action that is next, where no transition leads there: after an error edge or an edit. Python's Burr does not know it.
    pub next: Option<String>,
    /// The [schema](dag_core::Machine::schema) of the state, which Python's Burr does not know.
    pub schema: Option<String>,
}

impl Saved {
    /// It was saved before.
    fn again(&self) -> Error {
        Error::Saved { app_id: self.app_id.clone(), sequence_id: self.sequence_id }
    }

    /// It was never saved.
    fn missing(&self) -> Error {
        Error::NotSaved { app_id: self.app_id.clone(), sequence_id: self.sequence_id }
    }
}

/// Keeps the states of applications.
pub trait Persister: Send + Sync {
    /// Saves the state after a step.
    ///
    /// # Errors
    ///
    /// When the step was saved before, or the store can not be written.
    fn save(&self, saved: &Saved) -> Result<()>;

    /// Takes this state for that of its step, which was saved before: somebody has edited it since.
    ///
    /// # Errors
    ///
    /// When the step was never saved, or the store can not be written.
    fn replace(&self, saved: &Saved) -> Result<()>;

    /// The state after a step, or after the last one. `None` when there is none.
    ///
    /// # Errors
    ///
    /// When the store can not be read.
    fn load(&self, partition_key: Option<&str>, app_id: &str, sequence_id: Option<u64>) -> Result<Option<Saved>>;

    /// The applications of a partition, those saved last first.
    ///
    /// # Errors
    ///
    /// When the store can not be read.
    fn list_app_ids(&self, partition_key: Option<&str>) -> Result<Vec<String>>;
}
