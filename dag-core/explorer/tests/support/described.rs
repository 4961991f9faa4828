//! An OpenAPI document, and whether an answer is what it describes: stricter than a schema, as a field that is not described is refused.

use serde_json::{Map, Value};

pub(crate) struct Document(pub(crate) Value);

/// A path of the document with one of its methods.
pub(crate) struct Operation<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    described: &'a Value,
}

impl Document {
    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let paths = self.0["paths"].as_object().expect("paths").iter();
        let all = paths.flat_map(|(path, methods)| {
            let methods = methods.as_object().expect("methods").iter();
            methods.map(move |(method, described)| Operation { method, path, described })
        });
        all.collect()
    }

    /// What the document refers to and does not have.
    pub(crate) fn missing(&self) -> Vec<String> {
        let mut references = Vec::new();
        collect_references(&self.0, &mut references);
        references.retain(|name| self.0.pointer(name.trim_start_matches('#')).is_none());
        references
    }

    /// What is said of the answer with this status and media type.
    fn answer<'a>(&self, operation: &Operation<'a>, status: u16, kind: &str) -> &'a Value {
        let kind = kind.split(';').next().unwrap_or_default();
        let answer = &operation.described["responses"][status.to_string()]["content"][kind];
        assert!(!answer.is_null(), "{} {}: {status} {kind} is not described", operation.method, operation.path);
        answer
    }

    pub(crate) fn assert_describes(&self, operation: &Operation<'_>, status: u16, kind: &str, body: Option<&Value>) {
        let schema = &self.answer(operation, status, kind)["schema"];
        let fits = body.map_or(Ok(()), |body| self.fits(schema, body, ""));
        assert_eq!(fits, Ok(()), "{} {}: {status} {body:#?}", operation.method, operation.path);
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let Some(name) = schema["$ref"].as_str() else { return schema };
        let pointer = name.strip_prefix('#').expect("a reference within the document");
        self.0.pointer(pointer).unwrap_or_else(|| panic!("there is no {name}"))
    }

    fn fits(&self, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
        let schema = self.resolved(schema);
        if let Some(all) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) {
            let why: Vec<_> = all.iter().map_while(|one| self.fits(one, value, at).err()).collect();
            return if why.len() < all.len() { Ok(()) } else { Err(why.join("; ")) };
        }
        if schema["enum"].as_array().is_some_and(|all| !all.contains(value)) {
            return Err(format!("{at} is none of {}", schema["enum"]));
        }
        if !is_of_type(&schema["type"], value) {
            return Err(format!("{at} is no {}", schema["type"]));
        }
        match value {
            Value::Object(fields) => self.fields_fit(schema, fields, at),
            Value::Array(items) => {
                let of = |n: usize| schema["prefixItems"].get(n).unwrap_or(&schema["items"]);
                items.iter().enumerate().try_for_each(|(n, item)| self.fits(of(n), item, &format!("{at}/{n}")))
            }
            _ => Ok(()),
        }
    }

    fn fields_fit(&self, schema: &Value, fields: &Map<String, Value>, at: &str) -> Result<(), String> {
        let (mut known, mut required) = (Map::new(), Vec::new());
        self.collect(schema, &mut known, &mut required);
        if let Some(missing) = required.iter().find(|name| !fields.contains_key(**name)) {
            return Err(format!("{at} has no {missing}"));
        }
        // A state, or an object of a file, which may have fields that nobody knows.
        let is_open = known.is_empty() || schema.get("additionalProperties").is_some();
        fields.iter().try_for_each(|(name, value)| match known.get(name) {
            Some(schema) => self.fits(schema, value, &format!("{at}/{name}")),
            // What kind of record of Burr's it is.
            None if is_open || name == "type" => Ok(()),
            None => Err(format!("{at}/{name} is not described")),
        })
    }

    /// The fields of an object, with those of the schemas that it is made of.
    fn collect<'a>(&'a self, schema: &'a Value, known: &mut Map<String, Value>, required: &mut Vec<&'a str>) {
        let schema = self.resolved(schema);
        known.extend(
            schema["properties"].as_object().into_iter().flatten().map(|(name, of)| (name.clone(), of.clone())),
        );
        required.extend(schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str));
        schema["allOf"].as_array().into_iter().flatten().for_each(|part| self.collect(part, known, required));
    }
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            found.extend(fields.get("$ref").and_then(Value::as_str).map(ToOwned::to_owned));
            fields.values().for_each(|value| collect_references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| collect_references(item, found)),
        _ => {}
    }
}

/// Without a type it may be of any.
fn is_of_type(named: &Value, value: &Value) -> bool {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("a type {other}"),
    };
    match named {
        Value::String(name) => is(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(is),
        _ => true,
    }
}
