//! Running the action of a step: what it is called with, and what it came to.

use std::collections::BTreeMap;

use serde::ser::{Error as _, SerializeMap};
use serde::{Serialize, Serializer};

use super::action::{ActionCall, RunFailure, Runner};
use super::app::failed;
use super::arguments::{Attempt, Writing};
use super::error::Cause;
use super::{Action, ActionError, App, Inputs, Placed, Source, State};
use crate::event::Event;
use crate::exec;
use crate::value::Value;

/// Values by field.
pub(super) type Taken = serde_json::Map<String, serde_json::Value>;

/// What an action came to.
pub(super) struct Ran<S> {
    pub(super) state: S,
    pub(super) next: Option<usize>,
    /// What it took out of the state, if that is what it does.
    pub(super) taken: Option<Taken>,
    /// What each write gave, if that is kept and the state does not say.
    given: Option<Vec<Option<Value>>>,
}

impl<S: State> Ran<S> {
    /// Where an error edge leads.
    pub(super) fn of_error(state: S, next: usize) -> Self {
        Self { state, next: Some(next), taken: None, given: None }
    }

    /// What the action gave, to be kept.
    pub(super) fn result<'a>(&'a self, placed: &'a Placed) -> Option<impl Serialize + use<'a, S>> {
        (self.taken.is_some() || self.given.is_some()).then_some(Gave { placed, ran: self })
    }

    /// Why what the action gave cannot be kept, if that is why.
    pub(super) fn unserialisable(&self, placed: &Placed) -> Option<Cause> {
        serde_json::to_writer(std::io::sink(), &self.result(placed)).err().map(Cause::Unserialisable)
    }
}

/// What an action gave, by field; of a list that it appended to, the item.
struct Gave<'a, S> {
    placed: &'a Placed,
    ran: &'a Ran<S>,
}

impl<S: State> Serialize for Gave<'_, S> {
    fn serialize<Z: Serializer>(&self, serializer: Z) -> Result<Z::Ok, Z::Error> {
        let Ran { state, taken, given, .. } = self.ran;
        if let Some(taken) = taken {
            return taken.serialize(serializer);
        }
        let given = given.as_deref().unwrap_or_default();
        let mut map = serializer.serialize_map(Some(given.len()))?;
        for (&(at, _), given) in self.placed.writes.iter().zip(given) {
            let name = &*state.table()[at].name;
            match given {
                Some(value) => map.serialize_entry(name, &state.json(at, value).map_err(Z::Error::custom)?)?,
                None => map.serialize_entry(name, &state.held(at).map(|held| held as &dyn erased_serde::Serialize))?,
            }
        }
        map.end()
    }
}

impl<S: State> App<S> {
    /// The state after the action, and the action after it.
    pub(super) async fn run_action(&self, at: usize, inputs: Inputs, sequence_id: u64) -> Result<Ran<S>, ActionError> {
        let placed = &self.machine.inner.actions[at];
        let error = |cause| failed(placed, sequence_id, cause);
        let (written, taken) = self.called(placed, inputs, sequence_id).await.map_err(error)?;
        let next = exec::guarded(|| self.machine.next_after(at, &written.state))
            .map_err(|failure| error(Cause::Condition(failure)))?;
        Ok(Ran { state: written.state, next, taken, given: written.given })
    }

    /// What the action has written, and what it has taken out.
    async fn called(
        &self,
        placed: &Placed,
        inputs: Inputs,
        sequence_id: u64,
    ) -> Result<(Writing<S>, Option<Taken>), Cause> {
        let Action { runner, retry, .. } = &placed.action;
        let told = |attempt, failure: &RunFailure| {
            let (action, reason) = (&*placed.name, failure.to_string());
            self.watch.tell(&Event::ActionRetried { sequence_id, action, attempt, reason: &reason });
        };
        if let Runner::Function(def) = runner {
            let inputs = self.inputs(placed, inputs)?;
            self.present(placed)?;
            // Nothing waits: no attempt has a future of its own.
            let writing = if retry.is_none() && matches!(def.call, ActionCall::Sync(_)) {
                self.attempt(placed, inputs).now(def, &self.watch)
            } else {
                let attempt = || self.attempt(placed, inputs.clone()).call(def, &self.watch);
                placed.action.tried(&self.watch, told, attempt).await
            };
            return Ok((writing.map_err(Cause::Run)?.checked()?, None));
        }
        let values = self.values(placed, inputs)?;
        let taken = matches!(runner, Runner::TakeOut).then(|| self.taken_out(placed, &values)).transpose();
        let taken = taken.map_err(Cause::Unserialisable)?;
        let attempt = || runner.run(values.clone(), &self.watch);
        let values = placed.action.tried(&self.watch, told, attempt).await.map_err(Cause::Run)?;
        let mut writing = Writing::new(&self.state, placed, self.tracker.is_some());
        for (write, value) in values.into_iter().enumerate() {
            writing.write(placed, write, value.into());
        }
        Ok((writing.checked()?, taken))
    }

    fn attempt<'a>(&'a self, placed: &'a Placed, inputs: Vec<(usize, Value)>) -> Attempt<'a, S> {
        Attempt::new(&self.state, placed, inputs, self.tracker.is_some())
    }

    /// The inputs that the step brings, and what others are without, by parameter.
    fn inputs(&self, placed: &Placed, mut inputs: Inputs) -> Result<Vec<(usize, Value)>, Cause> {
        let mut given = Vec::new();
        for (index, param) in placed.inputs() {
            // A default is an expression of the user's, which may panic.
            let default = |default| exec::guarded(default).map_err(|failure| Cause::Run(RunFailure::Function(failure)));
            let value = match inputs.take(param) {
                None => param.default.map(default).transpose()?,
                given => given,
            };
            given.extend(value.map(|value| (index, value)));
        }
        Ok(given)
    }

    /// A field may be absent though the action needs it.
    fn present(&self, placed: &Placed) -> Result<(), Cause> {
        let absent = placed.needed_fields().find(|&at| self.state.held(at).is_none());
        absent.map_or(Ok(()), |at| Err(Cause::Absent(self.field(at))))
    }

    /// One value for each parameter.
    fn values(&self, placed: &Placed, inputs: Inputs) -> Result<Vec<Option<Value>>, Cause> {
        self.present(placed)?;
        let mut inputs = self.inputs(placed, inputs)?.into_iter().collect::<BTreeMap<_, _>>();
        let value = |(index, source): (usize, &Source)| match source {
            Source::Bound(value) => Some(value.clone()),
            Source::Input => inputs.remove(&index),
            Source::Field(at) => self.state.get(*at),
        };
        Ok(placed.sources.iter().enumerate().map(value).collect())
    }

    fn field(&self, at: usize) -> String {
        self.state.table()[at].name.clone().into()
    }

    /// What the action takes, by field, less what is absent.
    fn taken_out(&self, placed: &Placed, values: &[Option<Value>]) -> serde_json::Result<Taken> {
        let fields = placed.sources.iter().zip(values).filter_map(|(source, value)| match source {
            Source::Field(at) => Some((*at, value.as_ref()?)),
            Source::Input | Source::Bound(_) => None,
        });
        fields.map(|(at, value)| Ok((self.field(at), self.state.json(at, value)?))).collect()
    }
}
