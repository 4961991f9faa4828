//! `annotations.jsonl`: what people think of steps. It lies in the project's folder, and Burr's server writes it too.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use crate::error::{Problem, Result};
use crate::fields::{Fields, Object, Why};
use crate::time::Time;
use crate::{shared_lines, whole_file};

/// What is said of a step, before it is stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Note {
    /// The span that it is about, if not the whole step.
    pub span_id: Option<String>,
    /// The name of the action.
    pub step_name: String,
    /// Words to search for.
    pub tags: Vec<String>,
    /// What was observed.
    pub observations: Vec<Observation>,
}

/// One observation of a [`Note`].
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Observation {
    /// Free text by name; Burr's pages use `note` and `ground_truth`.
    pub data_fields: Object,
    /// Good, bad, or nothing said.
    pub thumbs_up_thumbs_down: Option<bool>,
    /// What it is about.
    pub data_pointers: Vec<DataPointer>,
}

/// A value of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DataPointer {
    /// `state_field` or `attribute`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The field or key.
    pub field_name: String,
    /// The span of an attribute.
    pub span_id: Option<String>,
}

/// A stored [`Note`].
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Annotation {
    /// What is said.
    #[serde(flatten)]
    pub note: Note,
    /// Unique in the project.
    pub id: u64,
    /// The project.
    pub project_id: String,
    /// The application.
    pub app_id: String,
    /// Its partition key.
    pub partition_key: Option<String>,
    /// The step.
    pub step_sequence_id: u64,
    /// When it was first stored.
    pub created: Time,
    /// When it was last changed.
    pub updated: Time,
    /// Other fields.
    #[serde(flatten)]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::HashMap<String, serde_json::Value>))]
    pub extra: Object,
}

impl Annotation {
    fn parse(text: &str) -> Result<(Self, Vec<String>), Why> {
        let mut fields = Fields::parse(text)?;
        let note = Note {
            span_id: fields.optional_text("span_id")?,
            step_name: fields.text("step_name")?,
            tags: fields.optional_texts("tags")?,
            observations: fields.list("observations", observation)?,
        };
        let annotation = Self {
            note,
            id: fields.number("id")?,
            project_id: fields.text("project_id")?,
            app_id: fields.text("app_id")?,
            partition_key: fields.optional_text("partition_key")?,
            step_sequence_id: fields.number("step_sequence_id")?,
            created: fields.time("created")?,
            updated: fields.time("updated")?,
            extra: fields.rest()?,
        };
        Ok((annotation, fields.notes))
    }
}

fn observation(fields: &mut Fields<'_>) -> Result<Observation, Why> {
    let thumbs = match fields.json("thumbs_up_thumbs_down")? {
        Value::Null => None,
        Value::Bool(up) => Some(up),
        _ => return Err("`thumbs_up_thumbs_down` is neither true nor false".to_owned()),
    };
    Ok(Observation {
        data_fields: fields.object("data_fields")?,
        thumbs_up_thumbs_down: thumbs,
        data_pointers: fields.list("data_pointers", data_pointer)?,
    })
}

fn data_pointer(fields: &mut Fields<'_>) -> Result<DataPointer, Why> {
    Ok(DataPointer {
        kind: fields.text("type")?,
        field_name: fields.text("field_name")?,
        span_id: fields.optional_text("span_id")?,
    })
}

/// All annotations whose line can be read.
pub(crate) fn read(path: &Path, problems: &mut Vec<Problem>) -> Result<Vec<Annotation>> {
    whole_file::read_lines(path, problems, Annotation::parse)
}

/// Appends what `make` makes of the next free id.
pub(crate) fn append(path: &Path, make: impl FnOnce(u64) -> Annotation) -> Result<Annotation> {
    let mut made = None;
    shared_lines::append(path, |path| made.insert(make(free_id(path))).clone())?;
    Ok(made.expect("made above, or the line before has returned"))
}

/// The next one after the largest, also of lines that say nothing else that can be read.
fn free_id(path: &Path) -> u64 {
    let id = |text: &str| Ok((Fields::parse(text)?.number("id")?, Vec::new()));
    let known: BTreeSet<u64> =
        whole_file::read_lines(path, &mut Vec::new(), id).unwrap_or_default().into_iter().collect();
    let next = known.last().map_or(Some(0), |last| last.checked_add(1));
    next.or_else(|| (0..).find(|id| !known.contains(id))).unwrap_or_default()
}

/// Replaces what the annotation of this id says; `None` if there is none.
pub(crate) fn update(path: &Path, id: u64, note: &Note) -> Result<Option<Annotation>> {
    if !path.exists() {
        return Ok(None);
    }
    shared_lines::replace(path, |line| {
        let (old, _) = Annotation::parse(str::from_utf8(line).ok()?).ok()?;
        // A clock that goes back does not make it older than it is.
        let updated = Time::now().max(old.updated);
        (old.id == id).then(|| Annotation { note: note.clone(), updated, ..old })
    })
}
