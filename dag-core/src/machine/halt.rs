//! Where a run of an application stops, and why it stopped.

use std::fmt;

use super::{ActionError, Condition, Machine, State, StepError};
use crate::names::nearest;

/// Where a run stops: before or after an action, by its name or by a tag of it, always or under a condition.
///
/// ```
/// use dag_core::{Halt, Inputs, Machine, State, action, field};
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
///     .action("increment", action::<increment>().tag("work"))
///     .entrypoint("increment")
///     .default_transition("increment", "increment")
///     .build()?;
/// let mut app = machine.app();
/// app.run(Halt::after_tag("work").when(field!(Counter.count).ge(7)), Inputs::new()).await?;
/// assert_eq!(app.state().count, 7);
/// # Ok(())
/// # })
/// # }
/// ```
#[must_use]
pub struct Halt<S>(Vec<Place<S>>);

struct Place<S> {
    is_before: bool,
    name: Name,
    condition: Option<Condition<S>>,
}

#[derive(Debug, Clone)]
enum Name {
    Action(String),
    Tag(String),
}

impl<S: State> Halt<S> {
    /// Nowhere: the run goes on until no transition leads on, or until an action needs inputs.
    pub fn never() -> Self {
        Self(Vec::new())
    }

    /// Stops when this action would be next. The first action always runs.
    pub fn before(action: impl Into<String>) -> Self {
        Self::at(true, Name::Action(action.into()))
    }

    /// Stops when this action has run.
    pub fn after(action: impl Into<String>) -> Self {
        Self::at(false, Name::Action(action.into()))
    }

    /// Stops when an action with this tag would be next.
    pub fn before_tag(tag: impl Into<String>) -> Self {
        Self::at(true, Name::Tag(tag.into()))
    }

    /// Stops when an action with this tag has run.
    pub fn after_tag(tag: impl Into<String>) -> Self {
        Self::at(false, Name::Tag(tag.into()))
    }

    fn at(is_before: bool, name: Name) -> Self {
        Self(vec![Place { is_before, name, condition: None }])
    }

    /// Stops there only if the condition holds of the state by then. With several places, it is about all of them.
    #[expect(clippy::needless_pass_by_value, reason = "callers give the condition away, a clone goes to each place")]
    pub fn when(mut self, condition: Condition<S>) -> Self {
        for place in &mut self.0 {
            place.condition = Some(match place.condition.take() {
                None => condition.clone(),
                Some(earlier) => earlier & condition.clone(),
            });
        }
        self
    }

    /// Stops at either.
    pub fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether each name is one of the machine's.
    pub(super) fn check(&self, machine: &Machine<S>) -> Result<(), StepError> {
        let tags = || machine.actions().flat_map(|action| action.tags().iter().map(String::as_str));
        let names = || machine.actions().map(super::ActionInfo::name);
        for place in &self.0 {
            let (what, name, near) = match &place.name {
                Name::Action(name) if !names().any(|known| known == name) => ("action", name, nearest(name, names())),
                Name::Tag(name) if !tags().any(|known| known == name) => ("tag", name, nearest(name, tags())),
                Name::Action(_) | Name::Tag(_) => continue,
            };
            return Err(StepError::UnknownHalt { what, name: name.clone(), nearest: near.map(Into::into) });
        }
        let fields = || machine.inner.start.table().iter().map(|field| &*field.name);
        let named = self.0.iter().filter_map(|place| place.condition.as_ref()).flat_map(Condition::fields);
        match named.into_iter().find(|name| !fields().any(|known| known == **name)) {
            Some(name) => {
                let nearest = nearest(name, fields()).map(Into::into);
                Err(StepError::UnknownHalt { what: "field", name: name.clone(), nearest })
            }
            None => Ok(()),
        }
    }

    /// Where it stops between these two actions, if it does.
    pub(super) fn between(&self, machine: &Machine<S>, last: usize, next: usize, state: &S) -> Option<Stopped> {
        let name = |at: usize| machine.inner.actions[at].name.clone();
        let stops = |is_before: bool, at: usize| {
            let places = self.0.iter().filter(move |place| place.is_before == is_before);
            places.filter(|place| place.names(machine, at)).any(|place| place.holds(state))
        };
        match () {
            () if stops(false, last) => Some(Stopped::After(name(last))),
            () if stops(true, next) => Some(Stopped::Before(name(next))),
            () => None,
        }
    }
}

impl<S: State> Place<S> {
    fn names(&self, machine: &Machine<S>, at: usize) -> bool {
        let placed = &machine.inner.actions[at];
        match &self.name {
            Name::Action(name) => placed.name == *name,
            Name::Tag(tag) => placed.action.tags.contains(tag),
        }
    }

    fn holds(&self, state: &S) -> bool {
        self.condition.as_ref().is_none_or(|condition| condition.holds(state))
    }
}

impl<S> Clone for Halt<S> {
    fn clone(&self) -> Self {
        let place = |place: &Place<S>| Place {
            is_before: place.is_before,
            name: place.name.clone(),
            condition: place.condition.clone(),
        };
        Self(self.0.iter().map(place).collect())
    }
}

impl<S: State> Default for Halt<S> {
    fn default() -> Self {
        Self::never()
    }
}

impl<S: State> fmt::Debug for Halt<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = |place: &Place<S>| {
            let word = if place.is_before { "before" } else { "after" };
            (word, place.name.clone(), place.condition.as_ref().map(|condition| condition.name().to_owned()))
        };
        f.debug_list().entries(self.0.iter().map(place)).finish()
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
    /// What a [`result_action`](crate::result_action) took out of the state; what other actions give is in the state.
    pub result: Option<serde_json::Map<String, serde_json::Value>>,
}

/// What a run did.
#[derive(Debug)]
pub struct Outcome {
    /// The steps that were made.
    pub steps: Vec<Step>,
    /// Why it stopped.
    pub stopped: Stopped,
}

impl Outcome {
    /// Whether no transition leads on.
    pub fn is_finished(&self) -> bool {
        self.stopped == Stopped::Finished
    }
}

/// Why a run stopped.
#[non_exhaustive]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stopped {
    /// No transition leads on.
    Finished,
    /// It was told to stop before this action, which is next.
    Before(String),
    /// It was told to stop after this action.
    After(String),
    /// The next action needs inputs that the run was not given: the run goes on with another call that brings them.
    NeedsInput {
        /// The action.
        action: String,
        /// The names of the inputs.
        missing: Vec<String>,
    },
}
