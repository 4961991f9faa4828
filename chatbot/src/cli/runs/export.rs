//! `chatbot runs export`: a run for other programs, or for people who have no terminal.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::{Args, ValueEnum};
use dag_store::{App, AppDir, Edit, Object, Step, Store};
use serde_json::{Map, Value};

use super::{changes, clock, fold, place, steps, tokens, warn};
use crate::cli::exit::Usage;
use crate::cli::{Exit, output, whole_file};

/// Write a run as JSON, JSON lines or Markdown.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Export {
    /// The run
    #[arg(value_name = "PROJECT/APP")]
    app: String,
    /// How to write it
    ///
    /// Without it, as the ending of FILE says, else as JSON.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  chatbot runs export chatbot/turtle
  chatbot runs export chatbot/turtle --format jsonl
  chatbot runs export chatbot/turtle -o turtle.md";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One object, as `runs show --json`
    Json,
    /// A line for each step
    Jsonl,
    /// A report to read: what each step took and changed
    Markdown,
}

impl Format {
    fn of_file(path: &Path) -> Result<Self> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("json") => Ok(Self::Json),
            Some("jsonl" | "ndjson") => Ok(Self::Jsonl),
            Some("md" | "markdown") => Ok(Self::Markdown),
            _ => Err(Usage(format!(
                "the ending of {} says no format: use .json, .jsonl or .md, or add --format",
                path.display()
            ))
            .into()),
        }
    }

    fn write(self, dir: &AppDir, app: &App, mut write: impl FnMut(&str) -> Result<()>) -> Result<()> {
        match self {
            Self::Json => steps::write_json(app, &app.steps, write),
            Self::Jsonl => app.steps.iter().try_for_each(|step| write(&format!("{}\n", steps::json(app, step)?))),
            Self::Markdown => markdown(dir, app, write),
        }
    }
}

impl Export {
    pub(super) fn run(self, store: &Store) -> Result<Exit> {
        let format = match (self.format, &self.output) {
            (Some(format), _) => format,
            (None, Some(path)) => Format::of_file(path)?,
            (None, None) => Format::Json,
        };
        let dir = place::app(store, &self.app)?;
        let app = dir.read().map_err(place::wrong)?;
        warn(&app.problems);
        match &self.output {
            Some(path) => whole_file::write(path, |write| format.write(&dir, &app, |text| write(text.as_bytes())))?,
            None => format.write(&dir, &app, |text| Ok(output::data(text)?))?,
        }
        Ok(Exit::Ok)
    }
}

fn markdown(dir: &AppDir, app: &App, mut write: impl FnMut(&str) -> Result<()>) -> Result<()> {
    write(&format!("# {}\n\n{} steps.\n", fold::line(&place::name(dir)), app.steps.len()))?;
    let mut before = app.metadata.initial_state.clone().unwrap_or_default();
    let mut edits = app.edits.iter().peekable();
    for step in &app.steps {
        while let Some(edit) = edits.next_if(|edit| edit.after_sequence_id < Some(step.sequence_id)) {
            before = edited(app, edit, before, &mut write)?;
        }
        let state = app.state(step)?;
        write(&section(step, &before, state.as_ref()))?;
        before = state.unwrap_or(before);
    }
    for edit in edits {
        before = edited(app, edit, before, &mut write)?;
    }
    write(&format!("\n## State at the end\n{}", fenced("json", &format!("{:#}", Value::Object(before)))))
}

/// What somebody changed between two steps; the state after it.
fn edited(app: &App, edit: &Edit, before: Object, write: &mut impl FnMut(&str) -> Result<()>) -> Result<Object> {
    let Some(after) = app.edited_state(edit)? else { return Ok(before) };
    write(&format!("\n## The state was edited\n\n{}\n{}", clock::seconds(edit.time), changed(&before, &after)))?;
    Ok(after)
}

/// The changes of the state, if there are any.
fn changed(before: &Object, after: &Object) -> String {
    let changes = changes::between_objects(before, after).into_iter();
    let changes: String = changes.map(|change| format!("{change}\n")).collect();
    if changes.is_empty() {
        return changes;
    }
    format!("\nChanged in the state:\n{}", fenced("diff", changes.trim_end()))
}

fn section(step: &Step, before: &Object, after: Option<&Object>) -> String {
    let mut facts = vec![steps::status(step.status).to_owned()];
    facts.extend(step.started.map(clock::seconds));
    facts.extend(step.duration().map(clock::duration));
    facts.extend(Some(tokens::of(step)).filter(|tokens| !tokens.is_empty()).map(|tokens| format!("tokens: {tokens}")));
    let mut text = format!("\n## {}. {}\n\n{}\n", step.sequence_id, fold::line(&step.action), facts.join(", "));
    text += &value("Inputs", &Value::Object(step.inputs.clone()));
    text += &value("Result", &step.result);
    text += &after.map(|after| changed(before, after)).unwrap_or_default();
    let why = step.exception.as_deref();
    text + &why.map(|why| format!("\nException:\n{}", fenced("text", why.trim_end()))).unwrap_or_default()
}

fn value(name: &str, value: &Value) -> String {
    let is_empty = value.is_null() || value.as_object().is_some_and(Map::is_empty);
    if is_empty { String::new() } else { format!("\n{name}:\n{}", fenced("json", &format!("{value:#}"))) }
}

/// A block that nothing in the text can end.
fn fenced(language: &str, text: &str) -> String {
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or(0).max(2) + 1);
    format!("\n{fence}{language}\n{text}\n{fence}\n")
}
