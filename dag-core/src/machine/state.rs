//! The state of a machine: a struct whose fields actions read and write by name.

use std::any::Any;
use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Given, JsonType, Misfit, wide};
use crate::value::{Type, Value};

/// A list that shares its past with its clones, so that a state with a long history is cheap to clone.
pub type List<T> = imbl::Vector<T>;

/// The state of a machine; [`derive(State)`](macro@crate::State) writes it.
///
/// The serde form is a JSON object: that is what is logged, saved and compared. A field `Option<F>` may be absent; add
/// `#[serde(skip_serializing_if = "Option::is_none")]` to leave it out of the JSON then.
///
/// ```
/// use dag_core::{List, State};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(State, Clone, Default, Serialize, Deserialize)]
/// struct Chat {
///     history: List<String>,
///     #[serde(skip_serializing_if = "Option::is_none")]
///     mode: Option<String>,
/// }
/// assert_eq!(Chat::default().table().iter().map(|field| &*field.name).collect::<Vec<_>>(), ["history", "mode"]);
/// ```
///
/// What cannot be written down is no state:
///
/// ```compile_fail,E0277
/// #[derive(dag_core::State, Clone)]
/// struct Chat {
///     prompt: String,
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the state of a machine",
    note = "derive it: `#[derive(State, Clone, Serialize, Deserialize)]`"
)]
pub trait State: Clone + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// A struct with a typed [`Field`](crate::Field) for each field.
    type Fields;
    /// The typed fields.
    fn fields() -> Self::Fields;
    /// What the fields are, in order: the same for all states of one machine. The other methods take a place in here.
    fn table(&self) -> &[FieldDef];
    /// Clones a field's value out; `None` if it is absent.
    fn get(&self, at: usize) -> Option<Value>;
    /// A field's value; `None` if it is absent.
    fn held(&self, at: usize) -> Option<&dyn Held>;
    /// Changes a field. One that is set and may be absent takes an `F`, or an `Option<F>`, of which `None` wipes it.
    ///
    /// # Errors
    /// The value has another type, or the field cannot hold what comes of it.
    fn patch(&mut self, at: usize, patch: Patch, value: Given<'_>) -> Result<(), Misfit>;
    /// Wipes a field: an optional one is absent afterwards, a list is empty. One that cannot be wiped stays.
    fn wipe(&mut self, at: usize);
    /// What a field is changed with, as JSON.
    ///
    /// # Errors
    /// It cannot be serialised.
    fn json(&self, at: usize, value: &Value) -> serde_json::Result<serde_json::Value>;
    /// A state with these fields, from its JSON. An integer of more than 64 bits, which a JSON value cannot hold, is a text of its digits.
    ///
    /// # Errors
    /// The JSON is not of such a state.
    fn restored(&self, json: serde_json::Value) -> serde_json::Result<Self> {
        wide::restored(json)
    }
}

/// What a field may hold: anything that can be serialised.
pub trait Held: Any + erased_serde::Serialize + Send + Sync {}

impl<T: Any + Serialize + Send + Sync> Held for T {}

/// How a value changes a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patch {
    /// It takes its place.
    Set,
    /// It is one more item of a list.
    Append,
    /// Its items are more items of a list: a `Vec` or a [`List`].
    Extend,
    /// It is added to a number; an absent one counts as 0.
    Increment,
}

/// What one field of a state is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDef {
    /// The field's name.
    pub name: Cow<'static, str>,
    /// The type of its value: `F` for an `Option<F>`.
    pub ty: Type,
    /// The type as it is declared: `Option<F>` for a field that may be absent.
    pub declared: Type,
    /// Whether the field may be absent.
    pub optional: bool,
    /// For a list, the type of what is in it.
    pub item: Option<Type>,
    /// For a list, the types that it can be extended with.
    pub lists: &'static [Type],
    /// Whether it can be incremented.
    pub is_number: bool,
    /// Whether it can be wiped.
    pub can_be_wiped: bool,
    /// Of a field that is declared at run time: what JSON it may hold.
    pub json: Option<JsonType>,
}

impl FieldDef {
    /// What the field may hold, in words that change with it.
    pub(super) fn held(&self) -> String {
        match self.json {
            Some(ty) if self.optional => format!("{ty}, or nothing"),
            Some(ty) => ty.to_string(),
            None => self.declared.name(),
        }
    }
}

/// A value as JSON, if it has this type.
#[doc(hidden)]
pub fn json_of<T: crate::NodeValue + Serialize>(value: &Value) -> Option<serde_json::Result<serde_json::Value>> {
    value.get::<T>().map(serde_json::to_value)
}

type JsonOf = fn(&Value) -> Option<serde_json::Result<serde_json::Value>>;

#[doc(hidden)]
pub type JsonResult = serde_json::Result<serde_json::Value>;

/// A value as JSON that has one of these types.
#[doc(hidden)]
pub fn field_json(kinds: &[JsonOf], value: &Value) -> JsonResult {
    kinds.iter().find_map(|json| json(value)).unwrap_or(Ok(serde_json::Value::Null))
}
