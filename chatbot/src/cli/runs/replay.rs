//! `chatbot runs replay`: the prompts of a conversation once more, and whether the same comes of them.

use anyhow::Result;
use chatbot::Variant;
use clap::Args;
use dag_store::{App, AppDir, Store};
use serde_json::Value;

use super::{diff, place, warn};
use crate::cli::exit::Usage;
use crate::cli::interrupt::or_interrupted;
use crate::cli::setup::{self, Setup, VariantName};
use crate::cli::{Exit, output};

/// Run the prompts of a conversation again and find the first step that differs.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Replay {
    /// The conversation
    #[arg(value_name = "PROJECT/APP")]
    run: String,
    /// How the actions are written; without it, as they were
    #[arg(long, value_name = "NAME", value_enum)]
    variant: Option<VariantName>,
    #[command(flatten)]
    setup: Setup,
}

const EXAMPLES: &str = "\
Models are asked again. The offline provider answers as before, a server may not. Exits with 1 if a step differs; the run
itself stays as it is.

Examples:
  chatbot runs replay chatbot/turtle --provider offline
  chatbot runs replay chatbot/turtle --provider offline --variant plain";

impl Replay {
    pub(super) async fn run(self, store: &Store) -> Result<Exit> {
        let run = place::app(store, &self.run)?;
        let app = run.read().map_err(place::wrong)?;
        warn(&app.problems);
        let prompts = prompts(&run, &app)?;
        let folder = tempfile::tempdir()?;
        let project = Store::open(folder.path())?.project(run.project().name())?;
        let variant = self.variant.map_or_else(|| variant_of(&app), Into::into);
        let (provider, settings) = (self.setup.provider()?, self.setup.settings()?);
        let mut bot = setup::bot(variant, &provider, &settings, &project, run.id())?;
        for (at, prompt) in prompts.iter().enumerate() {
            output::progress(&format!("prompt {} of {}", at + 1, prompts.len()));
            let Some(turn) = or_interrupted(bot.turn(prompt.clone())).await else { return Ok(Exit::Interrupted) };
            turn?;
        }
        output::progress("");
        drop(bot);
        diff::told(diff::runs(&run, &project.app(run.id())?)?)
    }
}

/// What the person said, in order.
fn prompts(run: &AppDir, app: &App) -> Result<Vec<String>> {
    let name = place::name(run);
    if app.metadata.parent_pointer.is_some() {
        return Err(Usage(format!("{name} is a fork: replay the run that it comes from")).into());
    }
    let prompts = app.steps.iter().filter(|step| step.action == "prompt");
    let prompts = prompts.filter_map(|step| step.inputs.get("prompt").and_then(Value::as_str).map(Into::into));
    let prompts: Vec<String> = prompts.collect();
    if prompts.is_empty() {
        return Err(Usage(format!("{name} is no conversation of this chatbot: it has no prompt")).into());
    }
    Ok(prompts)
}

fn variant_of(app: &App) -> Variant {
    match app.metadata.extra.get("variant").and_then(Value::as_str) {
        Some("plain") => Variant::Plain,
        _ => Variant::Dag,
    }
}
