//! The fields of a span as JSON.

use std::error::Error;
use std::fmt;

use serde_json::Value;
use tracing::field::{Field, Visit};

use crate::exec::causes;

/// Fields with their values, in order. What JSON has no number for is a text, but for NaN and the infinities, which are `null`.
#[derive(Debug, Default)]
pub(super) struct Fields(pub(super) Vec<(&'static str, Value)>);

impl Fields {
    fn push(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.push((field.name(), value.into()));
    }

    fn push_wide(&mut self, field: &Field, narrow: Option<Value>, value: impl fmt::Display) {
        self.push(field, narrow.unwrap_or_else(|| value.to_string().into()));
    }
}

impl Visit for Fields {
    fn record_f64(&mut self, field: &Field, value: f64) {
        self.push(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.push(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.push(field, value);
    }

    fn record_i128(&mut self, field: &Field, value: i128) {
        self.push_wide(field, i64::try_from(value).ok().map(Value::from), value);
    }

    fn record_u128(&mut self, field: &Field, value: u128) {
        self.push_wide(field, u64::try_from(value).ok().map(Value::from), value);
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.push(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.push(field, value);
    }

    fn record_error(&mut self, field: &Field, value: &(dyn Error + 'static)) {
        self.push(field, causes(value).join("\ncaused by: "));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.push(field, format!("{value:?}"));
    }
}
