//! `chatbot runs fork`: another application that goes on from a step of a run.

use anyhow::Result;
use clap::Args;
use dag_store::{AppDir, NewApp, Options, Store};

use super::{place, warn};
use crate::cli::exit::Usage;
use crate::cli::{Exit, output};

/// Make another application that goes on from a step of a run.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Fork {
    /// The run, and the step after which to go another way; without one, the last
    #[arg(value_name = "PROJECT/APP[:STEP]")]
    from: String,
    /// The id of the new application; without it, a new one
    #[arg(long, value_name = "ID")]
    app_id: Option<String>,
}

const EXAMPLES: &str = "\
Prints PROJECT/APP of the new one. The run itself stays as it is; both know of each other.

Examples:
  chatbot runs fork chatbot/turtle
  chatbot runs fork chatbot/turtle:5 --app-id other
  chatbot ask --app-id other \"Draw a cat instead\"";

impl Fork {
    pub(super) fn run(self, store: &Store) -> Result<Exit> {
        let (parent, step) = place::app_and_step(store, &self.from)?;
        let id = self.app_id.clone().unwrap_or_else(|| uuid::Uuid::new_v4().to_string());
        let new = forked(&parent, step, &id)?;
        parent.project().create(&new, Options::default()).map_err(place::wrong)?;
        output::data(&format!("{}/{id}\n", parent.project().name()))?;
        Ok(Exit::Ok)
    }
}

fn forked(parent: &AppDir, step: Option<u64>, id: &str) -> Result<NewApp> {
    let snapshot = step.map_or_else(|| parent.resume(), |step| parent.at(step)).map_err(place::wrong)?;
    let app = parent.read().map_err(place::wrong)?;
    warn(&app.problems);
    let name = place::name(parent);
    let graph = app.graph.ok_or_else(|| Usage(format!("{name} has no graph that can be read, which a fork needs")))?;
    let state = snapshot.state.clone();
    let state = state.ok_or_else(|| Usage(format!("{name} has no state to go on from: no step has ended")))?;
    // What else is known of the run holds for the fork too, as which variant it is. The schema is that of its state.
    let new = app.metadata.extra.into_iter().fold(NewApp::new(id, graph), |new, (name, value)| new.extra(name, value));
    let new = new.fork_of(&snapshot).initial_state(state);
    Ok(match app.metadata.partition_key {
        Some(key) => new.partition_key(key),
        None => new,
    })
}
