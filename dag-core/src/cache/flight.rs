//! Single flight: of several runs that ask for one missing value, one computes it and the others wait for it.
//!
//! Each key that is asked for has a gate, which one run at a time goes through. A run that fails or is dropped leaves nothing behind it,
//! so that the next one computes.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use tokio::sync::{Mutex as Gate, OwnedMutexGuard};

use super::key::Key;
use super::store::lock;
use crate::value::Value;

#[derive(Debug, Default)]
pub(super) struct Flights(Mutex<HashMap<Key, Arc<Gate<Option<Value>>>>>);

/// The right to look up and to compute one value, for one run at a time.
#[derive(Debug)]
pub(crate) struct Flight {
    flights: Arc<Flights>,
    key: Key,
    gate: Option<Arc<Gate<Option<Value>>>>,
    inside: Option<OwnedMutexGuard<Option<Value>>>,
}

impl Flight {
    pub(super) async fn join(flights: Arc<Flights>, key: Key) -> Self {
        let gate = lock(&flights.0).entry(key).or_default().clone();
        // Made before it waits, so that one which is dropped while waiting cleans up as well.
        let mut flight = Self { flights, key, gate: Some(gate.clone()), inside: None };
        flight.inside = Some(gate.lock_owned().await);
        flight
    }

    /// The value that the run before has computed.
    pub(crate) fn landed(&self) -> Option<Value> {
        self.inside.as_deref()?.clone()
    }

    /// Hands the value to those who wait.
    pub(crate) fn land(&mut self, value: Value) {
        if let Some(inside) = &mut self.inside {
            **inside = Some(value);
        }
    }
}

impl Drop for Flight {
    /// The last one removes the gate.
    fn drop(&mut self) {
        self.inside = None;
        let mut gates = lock(&self.flights.0);
        self.gate = None;
        if gates.get(&self.key).is_some_and(|gate| Arc::strong_count(gate) == 1) {
            gates.remove(&self.key);
        }
    }
}
