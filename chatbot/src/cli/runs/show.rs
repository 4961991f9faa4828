//! `chatbot runs show`: the steps of one run as a table, one step with all it wrote down, or everything as JSON.

use std::slice;

use clap::Args;
use dag_store::{App, AppDir, Step, Store};
use serde_json::Value;

use super::list::pointer;
use super::table::Table;
use super::{clock, detail, fold, place, steps, tokens, warn};
use crate::cli::exit::Usage;
use crate::cli::{Exit, output};

/// Show the steps of one run.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Show {
    /// The run
    #[arg(value_name = "PROJECT/APP")]
    app: String,
    /// Only this step, with all it wrote down
    #[arg(long, value_name = "N")]
    step: Option<u64>,
    /// Also the state after the step, or after the last one
    ///
    /// Large values are folded. JSON has all states, as they are.
    #[arg(long)]
    state: bool,
    /// Print one JSON object with the graph, the steps and the children
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  chatbot runs show chatbot/turtle
  chatbot runs show chatbot/turtle --step 3 --state
  chatbot runs show chatbot/turtle --json";

impl Show {
    pub(super) fn run(self, store: &Store) -> anyhow::Result<Exit> {
        let dir = place::app(store, &self.app)?;
        let app = dir.read().map_err(place::wrong)?;
        let chosen = self.step.map(|number| step(&app, number)).transpose()?;
        warn(&app.problems);
        if self.json {
            let steps = chosen.map_or(&app.steps[..], slice::from_ref);
            steps::write_json(&app, steps, |text| Ok(output::data(text)?))?;
            return Ok(Exit::Ok);
        }
        let mut text = match chosen {
            Some(step) => {
                let head = format!("{}, step {}", place::name(&dir), step.sequence_id);
                format!("{head}\n\n{}{}", table(slice::from_ref(step)), detail::text(step))
            }
            None => overview(&dir, &app),
        };
        if self.state {
            text += &state(&app, chosen)?;
        }
        output::data(&text)?;
        Ok(Exit::Ok)
    }
}

/// The step with this number, or which ones there are.
pub(in crate::cli) fn step(app: &App, number: u64) -> anyhow::Result<&Step> {
    Ok(app.step(number).ok_or_else(|| Usage(format!("{} has no step {number}; {}", app.app_id, range(app))))?)
}

/// Which steps there are, in words.
pub(super) fn range(app: &App) -> String {
    match (app.steps.first(), app.steps.last()) {
        (Some(first), Some(last)) => format!("there are {} to {}", first.sequence_id, last.sequence_id),
        _ => "there is none yet".to_owned(),
    }
}

fn overview(dir: &AppDir, app: &App) -> String {
    let errors = app.steps.iter().filter_map(|step| Some((step, step.exception.as_ref()?)));
    let errors = errors.map(|(step, why)| {
        format!("step {}, {}: {}\n", step.sequence_id, fold::line(&step.action), fold::exception(why))
    });
    let blank = if app.steps.is_empty() { "" } else { "\n" };
    let errors: String = errors.collect();
    let gap = if errors.is_empty() { "" } else { "\n" };
    format!("{}{blank}{}{gap}{errors}", header(dir, app), table(&app.steps))
}

fn header(dir: &AppDir, app: &App) -> String {
    let mut lines = vec![("run", place::name(dir))];
    let last = app.steps.last();
    let state = last.map(|step| format!(", {}", steps::status(step.status))).unwrap_or_default();
    lines.push(("steps", format!("{}{state}", app.steps.len())));
    if let Some(graph) = &app.graph {
        let (actions, transitions) = (graph.actions.len(), graph.transitions.len());
        lines.push(("graph", format!("{actions} actions, {transitions} transitions, from {}", graph.entrypoint)));
    }
    let metadata = &app.metadata;
    lines.extend(metadata.partition_key.iter().map(|key| ("partition key", key.clone())));
    lines.extend(metadata.parent_pointer.iter().map(|parent| ("fork of", pointer(parent))));
    lines.extend(metadata.spawning_parent_pointer.iter().map(|parent| ("within", pointer(parent))));
    for child in &app.children {
        let at = child.sequence_id.map(|step| format!(" at step {step}")).unwrap_or_default();
        let word = if child.event_type == dag_store::Child::FORK { "fork" } else { "child" };
        lines.push((word, format!("{}{at}", child.child.app_id)));
    }
    for edit in &app.edits {
        let after = edit.after_sequence_id.map_or("before any step".into(), |step| format!("after step {step}"));
        lines.push(("state edited", format!("{after}, {}", clock::seconds(edit.time))));
    }
    lines.iter().map(|(name, value)| format!("{:<14} {}\n", format!("{name}:"), fold::line(value))).collect()
}

fn table(all: &[Step]) -> String {
    if all.is_empty() {
        return String::new();
    }
    let mut table = Table::new(&["step", "action", "status", "started", "duration", "spans", "tokens"]);
    for step in all {
        table.row([
            step.sequence_id.to_string(),
            step.action.clone(),
            steps::status(step.status).to_owned(),
            step.started.map_or("-".into(), clock::seconds),
            step.duration().map_or("-".into(), clock::duration),
            if step.spans.is_empty() { String::new() } else { step.spans.len().to_string() },
            tokens::of(step),
        ]);
    }
    table.text()
}

/// The state after a step, or after the last one that has ended.
fn state(app: &App, chosen: Option<&Step>) -> anyhow::Result<String> {
    let Some(step) = chosen.or_else(|| app.steps.iter().rfind(|step| step.ended.is_some())) else {
        return Ok("\nno step has ended yet, and so there is no state\n".to_owned());
    };
    Ok(match app.state(step)? {
        Some(state) => format!("\nstate after step {}: {}\n", step.sequence_id, fold::pretty(&Value::Object(state))),
        None => format!("\nstep {} wrote no state\n", step.sequence_id),
    })
}
