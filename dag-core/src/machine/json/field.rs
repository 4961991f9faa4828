//! Conditions on a JSON state, by the names of its fields, which are checked when the machine is built.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::JsonState;
use crate::machine::{Condition, Misfit, Patch, State, StateField};
use crate::value::Value;

/// A field of a [`JsonState`], by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JsonField(String);

/// A field of a [`JsonState`], for conditions: `json_field("count").lt(10)`.
///
/// A machine whose state has no such field is not built. An absent field, and one of another type, equals nothing and is neither less nor
/// greater.
///
/// ```
/// use dag_core::{JsonState, JsonType, json_field};
/// use serde_json::json;
///
/// # fn main() -> Result<(), dag_core::JsonError> {
/// let state = JsonState::new().field("count", JsonType::Number, json!(7))?.optional("mode", JsonType::Text)?;
/// let few = json_field("count").lt(10) & !json_field("mode").eq("image");
/// assert_eq!(few.name(), "count<10 & !mode=image");
/// assert!(few.holds(&state) && !few.holds(&state.with("mode", json!("image"))?));
/// # Ok(())
/// # }
/// ```
pub fn json_field(name: impl Into<String>) -> JsonField {
    JsonField(name.into())
}

impl JsonField {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.0
    }

    /// Holds if the field equals the value.
    pub fn eq(self, value: impl Into<Json>) -> Condition<JsonState> {
        self.compare("=", value.into(), same)
    }

    /// Holds if the field is there and differs from the value.
    pub fn ne(self, value: impl Into<Json>) -> Condition<JsonState> {
        self.compare("!=", value.into(), |field, value| !same(field, value))
    }

    /// Holds if the field is less than the value: of numbers and of texts.
    pub fn lt(self, value: impl Into<Json>) -> Condition<JsonState> {
        self.compare("<", value.into(), |field, value| order(field, value).is_some_and(Ordering::is_lt))
    }

    /// Holds if the field is greater than the value.
    pub fn gt(self, value: impl Into<Json>) -> Condition<JsonState> {
        self.compare(">", value.into(), |field, value| order(field, value).is_some_and(Ordering::is_gt))
    }

    /// Holds if the field is the value or less.
    pub fn le(self, value: impl Into<Json>) -> Condition<JsonState> {
        self.compare("<=", value.into(), |field, value| order(field, value).is_some_and(Ordering::is_le))
    }

    /// Holds if the field is the value or greater.
    pub fn ge(self, value: impl Into<Json>) -> Condition<JsonState> {
        self.compare(">=", value.into(), |field, value| order(field, value).is_some_and(Ordering::is_ge))
    }

    /// Holds if the field is one of the values.
    pub fn one_of<V: Into<Json>>(self, values: impl IntoIterator<Item = V>) -> Condition<JsonState> {
        let values: Vec<Json> = values.into_iter().map(Into::into).collect();
        let listed = values.iter().map(shown).collect::<Vec<_>>().join(", ");
        self.test(&format!("in {listed}"), move |field| values.iter().any(|value| same(field, value)))
    }

    /// Holds if the field is a list with this item, or a text with this one in it.
    pub fn contains(self, value: impl Into<Json>) -> Condition<JsonState> {
        let value = value.into();
        self.test(&format!("contains {}", shown(&value)), move |field| match (field, &value) {
            (Json::Array(items), value) => items.iter().any(|item| same(item, value)),
            (Json::String(text), Json::String(part)) => text.contains(part),
            _ => false,
        })
    }

    /// Holds if the field is not absent.
    pub fn is_set(self) -> Condition<JsonState> {
        self.test("is set", |_| true)
    }

    /// Holds if the field is absent.
    pub fn is_absent(self) -> Condition<JsonState> {
        let (name, field) = (format!("{} is absent", self.0), self.0.clone());
        Condition::of_field(name, self.0, move |state: &JsonState| state.value(&field).is_none())
    }

    fn compare(self, sign: &str, value: Json, holds: fn(&Json, &Json) -> bool) -> Condition<JsonState> {
        let name = format!("{}{sign}{}", self.0, shown(&value));
        self.named(name, move |field| holds(field, &value))
    }

    fn test(self, what: &str, holds: impl Fn(&Json) -> bool + Send + Sync + 'static) -> Condition<JsonState> {
        let name = format!("{} {what}", self.0);
        self.named(name, holds)
    }

    fn named(self, name: String, holds: impl Fn(&Json) -> bool + Send + Sync + 'static) -> Condition<JsonState> {
        let field = self.0.clone();
        Condition::of_field(name, self.0, move |state: &JsonState| state.value(&field).is_some_and(&holds))
    }
}

impl StateField<JsonState> for JsonField {
    type Value = Json;

    fn name(&self) -> &str {
        &self.0
    }

    fn put(&self, state: &mut JsonState, value: Json) -> Result<(), Misfit> {
        let at = state.position(&self.0).ok_or_else(|| Misfit::new("there is no such field"))?;
        state.patch(at, Patch::Set, Value::new(value).into())
    }
}

/// A text without its quotes, as in the names of typed conditions.
fn shown(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

/// Numbers are the same by their value: 1 is 1.0.
fn same(field: &Json, value: &Json) -> bool {
    field == value || (field.is_number() && order(field, value).is_some_and(Ordering::is_eq))
}

fn order(field: &Json, value: &Json) -> Option<Ordering> {
    let whole = |value: &Json| value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
    match (field, value) {
        (Json::String(field), Json::String(value)) => Some(field.cmp(value)),
        _ => match (whole(field), whole(value)) {
            (Some(field), Some(value)) => Some(field.cmp(&value)),
            _ => field.as_f64()?.partial_cmp(&value.as_f64()?),
        },
    }
}
