//! What a step is given from outside, and whether it is what the action takes.

use std::fmt;

use serde::ser::{Error, SerializeMap};
use serde::{Serialize, Serializer};

use super::action::ActionParam;
use super::{Placed, StepError, StepInputProblem};
use crate::value::{NodeValue, Type, Value};

/// The values that a step is given from outside.
///
/// They are part of what is kept of a step, so that they can be serialised: their JSON is an object.
#[derive(Clone, Default)]
#[must_use]
pub struct Inputs(Vec<Given>);

#[derive(Clone)]
struct Given {
    name: String,
    value: Value,
    /// The value as what can be serialised.
    shown: fn(&Value) -> Option<&dyn erased_serde::Serialize>,
}

impl Inputs {
    /// None.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn with<T: NodeValue + Serialize>(mut self, name: impl Into<String>, value: T) -> Self {
        self.0.push(Given { name: name.into(), value: Value::new(value), shown: shown::<T> });
        self
    }

    /// Takes one out.
    pub(super) fn take(&mut self, param: &ActionParam) -> Option<Value> {
        let at = self.0.iter().position(|given| given.name == param.name)?;
        let given = self.0.swap_remove(at);
        if takes_json(param) { given.as_json() } else { Some(given.value) }
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|given| given.name == name)
    }

    /// Whether they are those that the action takes.
    pub(super) fn check(&self, placed: &Placed) -> Result<(), StepError> {
        let params: Vec<_> = placed.inputs().map(|(_, param)| param).collect();
        let given = self.0.iter().enumerate().filter_map(|(at, given)| self.problem(at, given, &params));
        let missing = params.iter().filter(|param| param.required && !self.has(&param.name));
        let missing =
            missing.map(|param| StepInputProblem::Missing { name: param.name.clone(), wants: param.ty.name() });
        let problems: Vec<_> = given.chain(missing).collect();
        if problems.is_empty() { Ok(()) } else { Err(StepError::Inputs { action: placed.name.clone(), problems }) }
    }

    fn problem(&self, at: usize, given: &Given, params: &[&ActionParam]) -> Option<StepInputProblem> {
        let name = given.name.clone();
        let fits = |param: &ActionParam| {
            (takes_json(param) && given.as_json().is_some())
                || given.value.has_type(param.ty)
                || param.optional.is_some_and(|ty| given.value.has_type(ty))
        };
        match params.iter().find(|param| param.name == name) {
            None => {
                let takes = params.iter().map(|param| param.name.clone()).collect();
                Some(StepInputProblem::Unknown { name, takes })
            }
            Some(param) if !fits(param) => Some(StepInputProblem::WrongType { name, wants: param.ty.name() }),
            Some(_) if self.0[..at].iter().any(|earlier| earlier.name == name) => {
                Some(StepInputProblem::Twice { name })
            }
            Some(_) => None,
        }
    }
}

impl Given {
    /// The value as JSON, whatever it was given as.
    fn as_json(&self) -> Option<Value> {
        match self.value.is::<serde_json::Value>() {
            true => Some(self.value.clone()),
            false => serde_json::to_value((self.shown)(&self.value)).ok().map(Value::new),
        }
    }
}

/// Whether anything that can be serialised will do.
fn takes_json(param: &ActionParam) -> bool {
    param.ty == Type::of::<serde_json::Value>()
}

fn shown<T: NodeValue + Serialize>(value: &Value) -> Option<&dyn erased_serde::Serialize> {
    value.get::<T>().map(|value| value as _)
}

impl Serialize for Inputs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for given in &self.0 {
            map.serialize_entry(&given.name, &(given.shown)(&given.value))
                .map_err(|error| S::Error::custom(format!("the input `{}`: {error}", given.name)))?;
        }
        map.end()
    }
}

impl fmt::Debug for Inputs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|given| &given.name)).finish()
    }
}
