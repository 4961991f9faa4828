//! Going on with an application whose state was saved, also when the machine has changed since.

use std::sync::Arc;

use serde_json::Value;

use super::{App, FieldDef, Machine, State};
use crate::hash::fnv;
use crate::names::{DidYouMean, nearest};
use crate::node::BoxError;

/// An application as it was saved.
#[derive(Debug, Clone)]
#[must_use]
pub struct Saved {
    state: Value,
    position: Position,
    sequence_id: u64,
    schema: Option<String>,
}

/// Where a saved application goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    /// At the machine's entrypoint.
    Entrypoint,
    /// Where the transitions lead from this action, with the saved state.
    After(String),
    /// At this action: one that failed or was interrupted, for instance.
    At(String),
    /// Nowhere: no transition led on.
    End,
}

impl Saved {
    /// A state as JSON, where it goes on, and the number of the next step.
    pub fn new(state: Value, position: Position, sequence_id: u64) -> Self {
        Self { state, position, sequence_id, schema: None }
    }

    /// The [schema](Machine::schema) of the state when it was saved.
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// The action after which it goes on.
    pub(super) fn after(&self) -> Option<&str> {
        match &self.position {
            Position::After(action) => Some(action),
            Position::Entrypoint | Position::At(_) | Position::End => None,
        }
    }

    /// Whether its first action is still to come.
    pub(super) fn is_at_start(&self, entrypoint: &str) -> bool {
        match &self.position {
            Position::Entrypoint => true,
            Position::At(action) => action == entrypoint,
            Position::After(_) | Position::End => false,
        }
    }
}

/// Makes the JSON of an earlier state, whose schema it is given, that of today's.
pub(super) type Migrate = Arc<dyn Fn(Value, &str) -> Result<Value, BoxError> + Send + Sync>;

/// Why a saved application cannot go on.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    /// The application stopped at an action that the machine does not have: the machine has changed.
    #[error("the application goes on {place} `{action}`, which this machine does not have: it has changed since{}", DidYouMean(.nearest.as_deref()))]
    UnknownAction {
        /// `after` or `at`.
        place: &'static str,
        /// The action.
        action: String,
        /// One with a similar name.
        nearest: Option<String>,
    },
    /// The saved state does not fit the machine's.
    #[error("the saved state does not fit{}", change(.schema.as_deref(), .fields))]
    State {
        /// The schema under which it was saved, if that is known and another one.
        schema: Option<String>,
        /// The fields that only one of the two has.
        fields: Vec<String>,
        /// What does not fit.
        source: serde_json::Error,
    },
    /// The migration failed.
    #[error("the saved state, of the schema {schema}, could not be migrated")]
    Migration {
        /// The schema under which it was saved.
        schema: String,
        /// Why.
        source: BoxError,
    },
}

/// What has changed, in words.
fn change(saved: Option<&str>, fields: &[String]) -> String {
    let fields = if fields.is_empty() { String::new() } else { format!(": {}", fields.join(", ")) };
    let hint = |schema| format!(" (saved under the schema {schema}; `MachineBuilder::migrate` can bring it here)");
    fields + &saved.map(hint).unwrap_or_default()
}

impl<S: State> Machine<S> {
    /// An application that goes on from what was saved.
    ///
    /// A state of another schema goes through the machine's [migration](crate::MachineBuilder::migrate) first.
    ///
    /// ```
    /// use dag_core::{Halt, Inputs, Machine, Position, Saved, State, action, field};
    /// # use serde::{Deserialize, Serialize};
    /// use serde_json::json;
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
    ///     .transition("increment", "increment", field!(Counter.count).lt(10))
    ///     .build()?;
    /// let saved = Saved::new(json!({ "count": 7 }), Position::After("increment".into()), 7);
    /// let mut app = machine.resume(saved)?;
    /// let outcome = app.run(Halt::never(), Inputs::new()).await?;
    /// assert_eq!((app.state().count, outcome.steps[0].sequence_id), (10, 7));
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # Errors
    /// The state does not fit, its migration failed, or the machine has no action of the name.
    pub fn resume(&self, saved: Saved) -> Result<App<S>, ResumeError> {
        let state = self.state(saved.state, saved.schema)?;
        let next = match &saved.position {
            Position::Entrypoint => Some(self.inner.entrypoint),
            Position::After(action) => self.next_after(self.find("after", action)?, &state),
            Position::At(action) => Some(self.find("at", action)?),
            Position::End => None,
        };
        Ok(App::at(self.clone(), state, next, saved.sequence_id))
    }

    /// A name for the fields of the state and their types: a state that was saved under another one may not fit.
    pub fn schema(&self) -> String {
        let fields = self.inner.start.table().iter().map(|field| format!("{}: {};", field.name, field.held()));
        format!("{:016x}", fnv(&fields.collect::<String>()))
    }

    fn state(&self, json: Value, schema: Option<String>) -> Result<S, ResumeError> {
        let schema = schema.filter(|schema| *schema != self.schema());
        let json = match (&self.inner.migrate, &schema) {
            (Some(migrate), Some(schema)) => {
                migrate(json, schema).map_err(|source| ResumeError::Migration { schema: schema.clone(), source })?
            }
            _ => json,
        };
        let fields = changed(self.inner.start.table(), &json);
        self.inner.start.restored(json).map_err(|source| ResumeError::State { schema, fields, source })
    }

    fn find(&self, place: &'static str, action: &str) -> Result<usize, ResumeError> {
        self.index(action).ok_or_else(|| ResumeError::UnknownAction {
            place,
            action: action.into(),
            nearest: nearest(action, self.actions().map(super::ActionInfo::name)).map(Into::into),
        })
    }
}

/// The fields that only the saved state or only the machine's has, in words.
fn changed(fields: &[FieldDef], json: &Value) -> Vec<String> {
    let Some(saved) = json.as_object() else { return vec!["it is no object".into()] };
    let gone = saved.keys().filter(|key| !fields.iter().any(|field| field.name == **key));
    let new = fields.iter().filter(|field| !field.optional && !saved.contains_key(&*field.name));
    let gone = gone.map(|key| format!("`{key}` is no field any more"));
    gone.chain(new.map(|field| format!("the field `{}` was not saved", field.name))).collect()
}
