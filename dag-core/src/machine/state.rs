//! The state of a machine: a struct whose fields actions read and write by name.

use serde::Serialize;
use serde::de::DeserializeOwned;

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
/// assert_eq!(Chat::FIELDS.iter().map(|field| field.name).collect::<Vec<_>>(), ["history", "mode"]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the state of a machine",
    note = "derive it: `#[derive(State, Clone, Serialize, Deserialize)]`"
)]
pub trait State: Clone + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// A struct with a typed [`Field`](crate::Field) for each field.
    type Fields;
    /// The fields in order.
    const FIELDS: &'static [FieldDef<Self>];
    /// The typed fields.
    fn fields() -> Self::Fields;
}

/// One field of a state: what it is, and how to reach it.
#[derive(Debug)]
pub struct FieldDef<S> {
    /// The field's name.
    pub name: &'static str,
    /// The type of its value: `F` for an `Option<F>`.
    pub ty: Type,
    /// The type as it is declared: `Option<F>` for a field that may be absent.
    pub declared: Type,
    /// Whether the field may be absent.
    pub optional: bool,
    /// For a list, the type of what is in it.
    pub item: Option<Type>,
    /// Clones the value out; `None` if it is absent.
    pub get: fn(&S) -> Option<Value>,
    /// Replaces the value; `false` if it has the wrong type. An optional field takes an `F`, or an `Option<F>`, of which `None` wipes it.
    pub set: fn(&mut S, Value) -> bool,
    /// A value of the field, or an item of the list, as JSON.
    pub json: fn(&Value) -> serde_json::Result<serde_json::Value>,
    /// Appends to a list; `false` if the item has the wrong type.
    pub append: Option<fn(&mut S, Value) -> bool>,
    /// Wipes the field: an optional one is absent afterwards, a list is empty.
    pub reset: Option<fn(&mut S)>,
}

/// A field that grows at its end.
pub trait Growing<T> {
    /// Adds an item at the end.
    fn grow(&mut self, item: T);
}

impl<T> Growing<T> for Vec<T> {
    fn grow(&mut self, item: T) {
        self.push(item);
    }
}

impl<T: Clone> Growing<T> for List<T> {
    fn grow(&mut self, item: T) {
        self.push_back(item);
    }
}

/// A value as JSON, if it has this type.
#[doc(hidden)]
pub fn json_of<T: crate::NodeValue + Serialize>(value: &Value) -> Option<serde_json::Result<serde_json::Value>> {
    value.get::<T>().map(serde_json::to_value)
}

type JsonOf = fn(&Value) -> Option<serde_json::Result<serde_json::Value>>;

/// A value as JSON that has one of these types.
#[doc(hidden)]
pub fn field_json(kinds: &[JsonOf], value: &Value) -> serde_json::Result<serde_json::Value> {
    kinds.iter().find_map(|json| json(value)).unwrap_or(Ok(serde_json::Value::Null))
}
