//! What becomes of a JSON value when it is changed.

use serde_json::{Number, Value as Json};

use super::{FieldDef, Given, JsonType, Misfit, Patch, Value};

/// What an action gave, as JSON: a value, one that may be absent, or a list of them. `None` for another type.
pub(super) fn json_of(value: Given<'_>) -> Option<Json> {
    if let Some(value) = value.get::<Option<Json>>() {
        return Some(value.clone().unwrap_or_default());
    }
    match value.get::<Vec<Json>>() {
        Some(items) => Some(Json::Array(items.clone())),
        None => value.take(),
    }
}

/// The field after the change; `None` if it is absent then.
pub(super) fn patched(
    field: &FieldDef,
    before: Option<&Value>,
    patch: Patch,
    value: Given<'_>,
) -> Result<Option<Json>, Misfit> {
    let value = json_of(value).ok_or_else(Misfit::of_type)?;
    let before = before.and_then(|before| before.get::<Json>());
    let after = match patch {
        Patch::Set if value.is_null() && field.optional => return Ok(None),
        Patch::Set => value,
        Patch::Append => grown(before, [value])?,
        Patch::Extend => match value {
            Json::Array(items) => grown(before, items)?,
            other => return Err(not("a list", &other)),
        },
        Patch::Increment => Json::Number(sum(before, &value)?),
    };
    let kind = field.json.unwrap_or(JsonType::Any);
    if kind.holds(&after) { Ok(Some(after)) } else { Err(not(&kind.to_string(), &after)) }
}

fn not(wanted: &str, found: &Json) -> Misfit {
    let what = if found.is_null() { "null".to_owned() } else { JsonType::of(found).to_string() };
    Misfit::new(format!("it is {what}, and not {wanted}"))
}

fn grown(before: Option<&Json>, more: impl IntoIterator<Item = Json>) -> Result<Json, Misfit> {
    let mut items = match before {
        None | Some(Json::Null) => Vec::new(),
        Some(Json::Array(items)) => items.clone(),
        Some(other) => return Err(Misfit::new(format!("the field holds {} and cannot grow", JsonType::of(other)))),
    };
    items.extend(more);
    Ok(Json::Array(items))
}

/// Of whole numbers a whole one.
fn sum(before: Option<&Json>, by: &Json) -> Result<Number, Misfit> {
    let zero = Json::from(0);
    let before = before.filter(|before| !before.is_null()).unwrap_or(&zero);
    let whole = |value: &Json| value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from));
    let float = |value: &Json| value.as_f64().ok_or_else(|| not("a number", value));
    let beyond = || Misfit::new(format!("{before} + {by} is beyond a JSON number"));
    match (whole(before), whole(by)) {
        (Some(before), Some(by)) => Number::from_i128(before + by).ok_or_else(beyond),
        _ => Number::from_f64(float(before)? + float(by)?).ok_or_else(beyond),
    }
}
