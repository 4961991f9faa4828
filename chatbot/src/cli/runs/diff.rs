//! `chatbot runs diff`: the first step where two runs differ, or how the states after two steps do.

use std::fmt::{self, Display, Formatter};

use anyhow::Result;
use clap::Args;
use dag_store::{App, AppDir, Object, Step, Store};
use serde::Serialize;
use serde_json::Value;

use super::changes::Change;
use super::{changes, fold, place, steps, warn};
use crate::cli::{Exit, output};

/// Find the first step where two runs differ, and how.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Diff {
    /// A run, or its state after one step
    #[arg(value_name = "PROJECT/APP[:STEP]")]
    left: String,
    /// The other one
    #[arg(value_name = "PROJECT/APP[:STEP]")]
    right: String,
    /// Print one JSON object
    ///
    /// Its `same` says whether nothing differs; `left` and `right` what was compared; `step` where, if runs were; `only_in` which of them
    /// has that step at all, if one has not; and `changes` each place: `of` action, status, exception, inputs, result or state, then `path`,
    /// `old` and `new`. What one side does not have is left out.
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Two runs are compared step by step: action, status, inputs, result and state. With a step, only the
states after it are; one step is meant for both. Lines begin with + for what only the second has,
- for what only the first has, ~ for what is another value. Exits with 1 if they differ.

Examples:
  chatbot runs diff chatbot/turtle chatbot/turtle
  chatbot runs diff chatbot/turtle:3 chatbot/turtle:3
  chatbot runs diff chatbot/turtle chatbot/turtle --json";

/// Where two runs differ, or two states.
#[derive(Debug, Default, Serialize)]
pub(super) struct Difference {
    step: Option<u64>,
    only_in: Option<Side>,
    changes: Vec<Part>,
    /// What the text begins with.
    #[serde(skip)]
    head: String,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum Side {
    Left,
    Right,
}

/// One place of a step.
#[derive(Debug, Serialize)]
struct Part {
    of: &'static str,
    #[serde(flatten)]
    change: Change,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct Compared<'a> {
    same: bool,
    left: &'a str,
    right: &'a str,
    #[serde(flatten)]
    difference: Difference,
}

impl Diff {
    pub(super) fn run(self, store: &Store) -> Result<Exit> {
        let (left, right) = (place::app_and_step(store, &self.left)?, place::app_and_step(store, &self.right)?);
        let difference = match (left.1, right.1) {
            (None, None) => runs(&left.0, &right.0)?,
            (Some(step), other) => states((&left.0, step), (&right.0, other.unwrap_or(step)))?,
            (None, Some(step)) => states((&left.0, step), (&right.0, step))?,
        };
        if !self.json {
            return told(difference);
        }
        let same = difference.is_none();
        let difference = difference.unwrap_or_default();
        let compared = Compared { same, left: &self.left, right: &self.right, difference };
        output::data(&format!("{}\n", serde_json::to_string(&compared)?))?;
        Ok(if same { Exit::Ok } else { Exit::Error })
    }
}

/// Says what differs, if anything does.
pub(super) fn told(difference: Option<Difference>) -> Result<Exit> {
    match difference {
        None => {
            output::talk("no difference");
            Ok(Exit::Ok)
        }
        Some(difference) => {
            output::data(&difference.to_string())?;
            Ok(Exit::Error)
        }
    }
}

/// How the states after two steps differ. What a fork has not run itself it has from its parent.
fn states(left: (&AppDir, u64), right: (&AppDir, u64)) -> Result<Option<Difference>> {
    let state = |(app, step): (&AppDir, u64)| app.at(step).map(|found| found.state).map_err(place::wrong);
    let changes = state_changes(state(left)?, state(right)?);
    let name = |(app, step)| format!("{}:{step}", place::name(app));
    let head = format!("the states after {} and {} differ", name(left), name(right));
    Ok(Some(Difference { changes, head, ..Difference::default() }).filter(|found| !found.changes.is_empty()))
}

/// The first step where two runs differ.
pub(super) fn runs(left: &AppDir, right: &AppDir) -> Result<Option<Difference>> {
    let (left, right) = (read(left)?, read(right)?);
    let mut numbers: Vec<u64> = left.steps.iter().chain(&right.steps).map(|step| step.sequence_id).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let head = format!("first difference: step {number}");
        let lone = |side, sign, word, step: &Step| Difference {
            only_in: Some(side),
            head: format!("{head}\n{sign} only the {word} has this step: {}", describe(step)),
            ..Difference::default()
        };
        let difference = match (left.step(number), right.step(number)) {
            (Some(one), Some(other)) => {
                Difference { changes: step((&left, one), (&right, other))?, head, ..Difference::default() }
            }
            (Some(one), None) if !is_inherited(&right, number) => lone(Side::Left, '-', "first", one),
            (None, Some(other)) if !is_inherited(&left, number) => lone(Side::Right, '+', "second", other),
            _ => continue,
        };
        if difference.only_in.is_some() || !difference.changes.is_empty() {
            return Ok(Some(Difference { step: Some(number), ..difference }));
        }
    }
    Ok(None)
}

fn read(dir: &AppDir) -> Result<App> {
    let app = dir.read().map_err(place::wrong)?;
    warn(&app.problems);
    Ok(app)
}

/// Whether a fork has this step from its parent.
fn is_inherited(app: &App, number: u64) -> bool {
    let is_before = app.steps.first().is_none_or(|first| number < first.sequence_id);
    let parent = app.metadata.parent_pointer.as_ref();
    is_before && parent.is_some_and(|parent| parent.sequence_id.is_none_or(|forked| number <= forked))
}

/// How one step of two runs differs: what went in first, what came out then.
fn step((left, one): (&App, &Step), (right, other): (&App, &Step)) -> Result<Vec<Part>> {
    let status = |step: &Step| Value::from(steps::status(step.status));
    let mut parts = Vec::new();
    parts.extend(whole("action", one.action.as_str().into(), other.action.as_str().into()));
    parts.extend(whole("status", status(one), status(other)));
    parts.extend(whole("exception", one.exception.clone().into(), other.exception.clone().into()));
    parts.extend(named("inputs", changes::between_objects(&one.inputs, &other.inputs)));
    parts.extend(named("result", changes::between(&one.result, &other.result)));
    parts.extend(state_changes(left.state(one)?, right.state(other)?));
    Ok(parts)
}

fn whole(of: &'static str, old: Value, new: Value) -> Option<Part> {
    (old != new).then(|| Part { of, change: Change::whole(Some(old), Some(new)) })
}

fn state_changes(left: Option<Object>, right: Option<Object>) -> Vec<Part> {
    let changes = match (left, right) {
        (Some(left), Some(right)) => changes::between_objects(&left, &right),
        (None, None) => Vec::new(),
        (left, right) => vec![Change::whole(left.map(Value::Object), right.map(Value::Object))],
    };
    named("state", changes).collect()
}

fn named(of: &'static str, changes: Vec<Change>) -> impl Iterator<Item = Part> {
    changes.into_iter().map(move |change| Part { of, change })
}

fn describe(step: &Step) -> String {
    format!("{}, {}", fold::line(&step.action), steps::status(step.status))
}

impl Display for Difference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.head)?;
        let mut section = "";
        for Part { of, change } in &self.changes {
            if matches!(*of, "action" | "status" | "exception") {
                writeln!(f, "~ {of}: {} → {}", word(change.old.as_ref()), word(change.new.as_ref()))?;
                continue;
            }
            if section != *of {
                writeln!(f, "{of}:")?;
            }
            section = of;
            writeln!(f, "  {change}")?;
        }
        Ok(())
    }
}

/// An action, a status or an exception.
fn word(value: Option<&Value>) -> String {
    value.and_then(Value::as_str).map_or_else(|| "none".into(), fold::exception)
}
