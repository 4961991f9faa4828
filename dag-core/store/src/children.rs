//! `children.jsonl`: the applications that were forked from this one or run within it.
//!
//! It lies in the folder of the parent and children append to it, each under an advisory lock, as Burr's do.

use std::fs::{self, OpenOptions};
use std::path::Path;

use serde::Serialize;

use crate::error::{Problem, Result, io_error};
use crate::fields::{Fields, Object, Why};
use crate::metadata::Pointer;
use crate::time::Time;
use crate::{names, shared_lines, whole_file};

/// A child of an application.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = ChildRun))]
#[serde(tag = "type", rename = "child_application_data")]
pub struct Child {
    /// The child. Its `sequence_id` is null.
    pub child: Pointer,
    /// When it began.
    pub event_time: Time,
    /// `fork` or `spawn_start`. Burr's server knows no other word.
    pub event_type: String,
    /// The step of the parent where it began; null for Burr's forks of the latest step.
    pub sequence_id: Option<u64>,
    /// Other fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, serde_json::Value>))]
    pub extra: Object,
}

impl Child {
    /// A fork.
    pub const FORK: &'static str = "fork";
    /// An application that runs within a step.
    pub const SPAWN: &'static str = "spawn_start";

    /// One that begins now, within a step of its parent or as a fork of it.
    pub(crate) fn begins(child: Pointer, event_type: &str, sequence_id: Option<u64>) -> Self {
        let child = Pointer { sequence_id: None, ..child };
        Self { child, event_time: Time::now(), event_type: event_type.to_owned(), sequence_id, extra: Object::new() }
    }

    fn parse(text: &str) -> Result<(Self, Vec<String>), Why> {
        let mut fields = Fields::parse(text)?;
        fields.skip("type");
        let child = fields.nested("child", Pointer::read)?;
        let child = Self {
            child: child.ok_or("there is no `child`")?,
            event_time: fields.time("event_time")?,
            event_type: fields.text("event_type")?,
            sequence_id: fields.optional_number("sequence_id")?,
            extra: fields.rest()?,
        };
        if ![Self::FORK, Self::SPAWN].contains(&child.event_type.as_str()) {
            fields.notes.push(format!("`event_type` is `{}`, which Burr does not know", child.event_type));
        }
        Ok((child, fields.notes))
    }
}

/// All children whose line can be read.
pub(crate) fn read(app: &Path, problems: &mut Vec<Problem>) -> Result<Vec<Child>> {
    whole_file::read_lines(&app.join(names::CHILDREN), problems, Child::parse)
}

/// Appends a child in the folder of its parent, which is made when there is none: with an empty log, without which Burr's
/// server answers 500 for the whole project.
pub(crate) fn append(parent: &Path, child: &Child) -> Result<()> {
    fs::create_dir_all(parent).map_err(io_error(parent, "creating the parent's folder"))?;
    let log = parent.join(names::LOG);
    OpenOptions::new().append(true).create(true).open(&log).map_err(io_error(&log, "creating the parent's log"))?;
    shared_lines::append(&parent.join(names::CHILDREN), |_| child)
}
