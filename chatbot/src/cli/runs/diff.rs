//! `chatbot runs diff`: the first step where two runs differ, or how the states after two steps do.

use anyhow::Result;
use clap::Args;
use dag_store::{App, AppDir, Object, Step, Store};

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
}

const EXAMPLES: &str = "\
Two runs are compared step by step: action, status, inputs, result and state. With a step, only the
states after it are; one step is meant for both. Lines begin with + for what only the second has,
- for what only the first has, ~ for what is another value. Exits with 1 if they differ.

Examples:
  chatbot runs diff chatbot/turtle chatbot/turtle
  chatbot runs diff chatbot/turtle:3 chatbot/turtle:3
  chatbot runs diff chatbot/turtle chatbot/turtle:3 --dir .burr";

impl Diff {
    pub(super) fn run(self, store: &Store) -> Result<Exit> {
        let (left, right) = (place::app_and_step(store, &self.left)?, place::app_and_step(store, &self.right)?);
        let difference = match (left.1, right.1) {
            (None, None) => runs(&left.0, &right.0)?,
            (Some(step), other) => states((&left.0, step), (&right.0, other.unwrap_or(step)))?,
            (None, Some(step)) => states((&left.0, step), (&right.0, step))?,
        };
        told(difference)
    }
}

/// Says what differs, if anything does.
pub(super) fn told(difference: Option<String>) -> Result<Exit> {
    match difference {
        None => {
            output::talk("no difference");
            Ok(Exit::Ok)
        }
        Some(text) => {
            output::data(&text)?;
            Ok(Exit::Error)
        }
    }
}

/// How the states after two steps differ. What a fork has not run itself it has from its parent.
fn states(left: (&AppDir, u64), right: (&AppDir, u64)) -> Result<Option<String>> {
    let state = |(app, step): (&AppDir, u64)| app.at(step).map(|found| found.state).map_err(place::wrong);
    let lines = state_lines(&state(left)?, &state(right)?);
    let head = |(app, step)| format!("{}:{step}", place::name(app));
    Ok(lines.map(|lines| format!("the states after {} and {} differ\n{lines}", head(left), head(right))))
}

/// The first step where two runs differ.
pub(super) fn runs(left: &AppDir, right: &AppDir) -> Result<Option<String>> {
    let (left, right) = (read(left)?, read(right)?);
    let mut numbers: Vec<u64> = left.steps.iter().chain(&right.steps).map(|step| step.sequence_id).collect();
    numbers.sort_unstable();
    numbers.dedup();
    for number in numbers {
        let difference = match (left.step(number), right.step(number)) {
            (Some(one), Some(other)) => step((&left, one), (&right, other))?,
            (Some(_), None) if is_inherited(&right, number) => None,
            (None, Some(_)) if is_inherited(&left, number) => None,
            (Some(one), None) => Some(format!("- only the first has this step: {}\n", describe(one))),
            (None, Some(other)) => Some(format!("+ only the second has this step: {}\n", describe(other))),
            (None, None) => None,
        };
        if let Some(lines) = difference {
            return Ok(Some(format!("first difference: step {number}\n{lines}")));
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
fn step((left, one): (&App, &Step), (right, other): (&App, &Step)) -> Result<Option<String>> {
    let mut text = String::new();
    if one.action != other.action {
        text += &format!("~ action: {} → {}\n", fold::line(&one.action), fold::line(&other.action));
    }
    if one.status != other.status {
        text += &format!("~ status: {} → {}\n", steps::status(one.status), steps::status(other.status));
    }
    if one.exception != other.exception {
        let why = |step: &Step| step.exception.as_deref().map_or("none".into(), fold::exception);
        text += &format!("~ exception: {} → {}\n", why(one), why(other));
    }
    text += &named("inputs", &changes::between_objects(&one.inputs, &other.inputs));
    text += &named("result", &changes::between(&one.result, &other.result));
    text += &state_lines(&left.state(one)?, &right.state(other)?).unwrap_or_default();
    Ok(Some(text).filter(|text| !text.is_empty()))
}

fn state_lines(left: &Option<Object>, right: &Option<Object>) -> Option<String> {
    match (left, right) {
        (Some(left), Some(right)) => Some(named("state", &changes::between_objects(left, right))),
        (Some(_), None) => Some("- only the first has a state\n".to_owned()),
        (None, Some(_)) => Some("+ only the second has a state\n".to_owned()),
        (None, None) => None,
    }
    .filter(|text| !text.is_empty())
}

fn named(name: &str, changes: &[changes::Change<'_>]) -> String {
    let lines: String = changes.iter().map(|change| format!("  {change}\n")).collect();
    if lines.is_empty() { lines } else { format!("{name}:\n{lines}") }
}

fn describe(step: &Step) -> String {
    format!("{}, {}", fold::line(&step.action), steps::status(step.status))
}
