//! A state whose fields are declared while the program runs: a JSON object. What acts on it are closures over JSON, and what is built of
//! it is checked, kept and resumed as any machine.

mod action;
mod field;
mod kind;
mod patch;

pub use action::{JsonAction, JsonView};
pub use field::{JsonField, json_field};
pub use kind::JsonType;

use std::borrow::Cow;
use std::fmt;
use std::ops::Index;
use std::sync::Arc;

use serde::de::Error as _;
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value as Json;

use super::{FieldDef, Given, Held, Misfit, Patch, State};
use crate::names::{DidYouMean, nearest};
use crate::value::{Type, Value};

/// The state of a machine that is made at run time: its fields are declared with it, and it is a JSON object.
///
/// ```
/// use dag_core::{Halt, Inputs, JsonAction, JsonState, JsonType, Machine, json_field};
/// use serde_json::json;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let start = JsonState::new()
///     .field("count", JsonType::Number, json!(0))?
///     .field("history", JsonType::List, json!([]))?
///     .optional("note", JsonType::Text)?;
///
/// let add = JsonAction::new(|view| {
///     let count: u64 = view.read("count")?;
///     Ok(json!({ "count": count + 1, "history": count }))
/// });
/// let machine = Machine::builder(start)
///     .action("add", add.reads("count").writes("count").appends("history"))
///     .entrypoint("add")
///     .transition("add", "add", json_field("count").lt(3))
///     .build()?;
///
/// let mut app = machine.app();
/// app.run(Halt::never(), Inputs::new()).await?;
/// assert_eq!(serde_json::to_value(app.state())?, json!({ "count": 3, "history": [0, 1, 2] }));
/// # Ok(())
/// # })
/// # }
/// ```
///
/// An action is given what it has declared to read and nothing else, and what it gives must be what it has declared to write. A clone
/// shares its values; a list that grows is copied, which a [`List`](crate::List) of a typed state is not.
#[derive(Clone, Default)]
pub struct JsonState {
    table: Arc<Vec<FieldDef>>,
    /// In the order of the table; each is a `Json`.
    values: Vec<Option<Value>>,
}

/// Why a JSON state cannot be so, or what of it cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct JsonError(String);

impl JsonState {
    /// One without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares a field, with its value.
    ///
    /// # Errors
    /// There is one of this name, or the value has another type.
    pub fn field(self, name: impl Into<String>, kind: JsonType, value: Json) -> Result<Self, JsonError> {
        let name = name.into();
        self.declare(&name, kind, false)?.with(&name, value)
    }

    /// Declares a field that may be absent, and is.
    ///
    /// # Errors
    /// There is one of this name.
    pub fn optional(self, name: impl Into<String>, kind: JsonType) -> Result<Self, JsonError> {
        self.declare(&name.into(), kind, true)
    }

    fn declare(mut self, name: &str, kind: JsonType, optional: bool) -> Result<Self, JsonError> {
        if self.position(name).is_some() {
            return Err(JsonError(format!("the field `{name}` is declared twice")));
        }
        Arc::make_mut(&mut self.table).push(kind.field(name, optional));
        self.values.push(None);
        Ok(self)
    }

    /// Replaces the value of a field; `null` makes an optional one absent.
    ///
    /// # Errors
    /// There is no such field, or the value has another type.
    pub fn with(mut self, name: &str, value: Json) -> Result<Self, JsonError> {
        let at = self.position(name).ok_or_else(|| self.unknown(name))?;
        self.patch(at, Patch::Set, Value::new(value).into())
            .map_err(|misfit| JsonError(format!("the value of the field `{name}` does not fit: {misfit}")))?;
        Ok(self)
    }

    /// The value of a field; `None` if it is absent or not declared.
    pub fn value(&self, name: &str) -> Option<&Json> {
        self.values[self.position(name)?].as_ref()?.get()
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.table.iter().position(|field| field.name == name)
    }

    fn unknown(&self, name: &str) -> JsonError {
        let nearest = nearest(name, self.table.iter().map(|field| &*field.name));
        JsonError(format!("the state has no field `{name}`{}", DidYouMean(nearest)))
    }

    fn present(&self) -> impl Iterator<Item = (&str, &Json)> {
        let named = self.table.iter().zip(&self.values);
        named.filter_map(|(field, value)| Some((&*field.name, value.as_ref()?.get()?)))
    }
}

impl State for JsonState {
    type Fields = ();

    fn fields() {}

    fn table(&self) -> &[FieldDef] {
        &self.table
    }

    fn get(&self, at: usize) -> Option<Value> {
        self.values.get(at)?.clone()
    }

    fn held(&self, at: usize) -> Option<&dyn Held> {
        self.values.get(at)?.as_ref()?.get::<Json>().map(|value| value as &dyn Held)
    }

    fn patch(&mut self, at: usize, patch: Patch, value: Given<'_>) -> Result<(), Misfit> {
        let patched = patch::patched(&self.table[at], self.values[at].as_ref(), patch, value)?;
        self.values[at] = patched.map(Value::new);
        Ok(())
    }

    fn wipe(&mut self, at: usize) {
        let field = &self.table[at];
        match field.optional {
            true => self.values[at] = None,
            false if field.can_be_wiped => self.values[at] = Some(Value::new(Json::Array(Vec::new()))),
            false => {}
        }
    }

    fn json(&self, _at: usize, value: &Value) -> serde_json::Result<Json> {
        Ok(patch::json_of(value.clone().into()).unwrap_or_default())
    }

    fn restored(&self, json: Json) -> serde_json::Result<Self> {
        let Json::Object(object) = json else { return Err(serde_json::Error::custom("the state is no JSON object")) };
        let mut state = Self { table: self.table.clone(), values: vec![None; self.values.len()] };
        for (name, value) in object {
            state = state.with(&name, value).map_err(serde_json::Error::custom)?;
        }
        let missing = state.table.iter().zip(&state.values).find(|(field, value)| !field.optional && value.is_none());
        match missing {
            Some((field, _)) => Err(serde_json::Error::custom(format!("the field `{}` is missing", field.name))),
            None => Ok(state),
        }
    }
}

impl Index<&str> for JsonState {
    type Output = Json;

    /// `null` for a field that is absent.
    ///
    /// # Panics
    /// There is no such field.
    fn index(&self, name: &str) -> &Json {
        assert!(self.position(name).is_some(), "{}", self.unknown(name));
        self.value(name).unwrap_or(&Json::Null)
    }
}

impl Serialize for JsonState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, value) in self.present() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// A state of the fields that are there: each may be absent and hold anything. A machine makes one of its own fields.
impl<'de> Deserialize<'de> for JsonState {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let object = serde_json::Map::deserialize(deserializer)?;
        object.into_iter().try_fold(Self::new(), |state, (name, value)| {
            let state = state.optional(name.clone(), JsonType::Any).map_err(D::Error::custom)?;
            state.with(&name, value).map_err(D::Error::custom)
        })
    }
}

impl PartialEq for JsonState {
    fn eq(&self, other: &Self) -> bool {
        self.table == other.table && self.present().eq(other.present())
    }
}

impl fmt::Debug for JsonState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.present()).finish()
    }
}
