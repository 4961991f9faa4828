//! `metadata.json`: whom an application belongs to and where it comes from.

use serde::Serialize;

use crate::fields::{Fields, Object, Why};

/// What is known of an application besides its graph and steps.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "type", rename = "application_metadata")]
pub struct Metadata {
    /// Whom it belongs to, in words of the program that runs it.
    pub partition_key: Option<String>,
    /// The step of another application that this is a fork of.
    pub parent_pointer: Option<Pointer>,
    /// The step of another application that this one runs within.
    pub spawning_parent_pointer: Option<Pointer>,
    /// The state that it began with, so that it can be resumed before any step has finished. Burr has no such field.
    #[serde(rename = "dag_initial_state", skip_serializing_if = "Option::is_none")]
    pub initial_state: Option<Object>,
    /// Other fields.
    #[serde(flatten)]
    pub extra: Object,
}

/// A step of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = StepPointer))]
#[serde(tag = "type", rename = "pointer_data")]
pub struct Pointer {
    /// The application.
    pub app_id: String,
    /// The step; `None` in what Burr writes for the latest.
    pub sequence_id: Option<u64>,
    /// The application's partition key.
    pub partition_key: Option<String>,
}

impl Pointer {
    /// A pointer to a step.
    #[must_use]
    pub fn new(app_id: impl Into<String>, sequence_id: Option<u64>) -> Self {
        Self { app_id: app_id.into(), sequence_id, partition_key: None }
    }

    pub(crate) fn read(fields: &mut Fields<'_>) -> Result<Self, Why> {
        Ok(Self {
            app_id: fields.text("app_id")?,
            sequence_id: fields.optional_number("sequence_id")?,
            partition_key: fields.optional_text("partition_key")?,
        })
    }
}

impl Metadata {
    /// Reads `metadata.json`, with notes on what is odd about it.
    pub(crate) fn parse(text: &str) -> Result<(Self, Vec<String>), Why> {
        let mut fields = Fields::parse(text)?;
        fields.skip("type");
        let metadata = Self {
            partition_key: fields.optional_text("partition_key")?,
            parent_pointer: fields.nested("parent_pointer", Pointer::read)?,
            spawning_parent_pointer: fields.nested("spawning_parent_pointer", Pointer::read)?,
            initial_state: fields.nested("dag_initial_state", Fields::rest)?,
            extra: fields.rest()?,
        };
        Ok((metadata, fields.notes))
    }
}
