//! `chatbot runs replay`: the prompts of a conversation once more, and whether the same comes of them.

use std::fs;
use std::io::ErrorKind;

use anyhow::Result;
use chatbot::Variant;
use clap::Args;
use dag_store::{App, AppDir, Metadata, Project, Store};
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
    /// How the actions are written
    ///
    /// Without it, as they were when the run began.
    #[arg(long, value_name = "NAME", value_enum)]
    variant: Option<VariantName>,
    #[command(flatten)]
    setup: Setup,
}

const EXAMPLES: &str = "\
Models are asked again. The offline provider answers as before, a server may not. A fork begins with
the state and at the step where it was made. A turn that was stopped half way is made whole, which
is a difference. Exits with 1 if a step differs; the run stays as it is.

Examples:
  chatbot runs replay chatbot/turtle
  chatbot runs replay chatbot/turtle --provider offline
  chatbot runs replay chatbot/turtle --provider offline --variant plain";

impl Replay {
    pub(super) async fn run(self, store: &Store) -> Result<Exit> {
        let run = place::app(store, &self.run)?;
        let app = run.read().map_err(place::wrong)?;
        warn(&app.problems);
        let Some(first) = app.steps.first() else {
            return Err(Usage(format!("{} has no step yet that could be run again", place::name(&run))).into());
        };
        let folder = tempfile::tempdir()?;
        let project = Store::open(folder.path())?.project(run.project().name())?;
        begin(&run, &project)?;
        let variant = self.variant.map_or_else(|| variant_of(&app.metadata), Into::into);
        let mut bot = setup::bot(variant, &self.setup.provider()?, &self.setup.settings()?, &project, run.id())?;
        if first.action != "prompt" && or_interrupted(bot.finish()).await.transpose()?.is_none() {
            return Ok(Exit::Interrupted);
        }
        let prompts = prompts(&app);
        for (at, prompt) in prompts.iter().enumerate() {
            output::progress(&format!("prompt {} of {}", at + 1, prompts.len()));
            let Some(turn) = or_interrupted(bot.turn(*prompt)).await else { return Ok(Exit::Interrupted) };
            turn?;
        }
        output::progress("");
        drop(bot);
        diff::told(diff::runs(&run, &project.app(run.id())?)?)
    }
}

/// Copies the run as it was before its first step, with all that it has from its parents.
fn begin(run: &AppDir, project: &Project) -> Result<()> {
    let mut copied = copy(run, project)?;
    fs::write(project.app(run.id())?.path().join(LOG), "")?;
    while let Some(parent) = copied.parent_pointer {
        let dir = run.project().app(&parent.app_id).map_err(place::wrong)?;
        // One that is lost is lost to the run as well, and an application that is its own ancestor begins nowhere.
        if !dir.exists() || project.app(dir.id())?.exists() {
            break;
        }
        copied = copy(&dir, project)?;
    }
    Ok(())
}

const LOG: &str = "log.jsonl";

fn copy(from: &AppDir, project: &Project) -> Result<Metadata> {
    let to = project.app(from.id())?;
    fs::create_dir_all(to.path())?;
    for name in ["graph.json", "metadata.json", LOG] {
        match fs::copy(from.path().join(name), to.path().join(name)) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(from.metadata(&mut Vec::new())?)
}

/// What the person said, in order.
fn prompts(app: &App) -> Vec<&str> {
    let prompts = app.steps.iter().filter(|step| step.action == "prompt");
    prompts.filter_map(|step| step.inputs.get("prompt")?.as_str()).collect()
}

/// How the actions of a run were written when it began.
pub(super) fn variant_of(metadata: &Metadata) -> Variant {
    match metadata.extra.get("variant").and_then(Value::as_str) {
        Some("plain") => Variant::Plain,
        _ => Variant::Dag,
    }
}
