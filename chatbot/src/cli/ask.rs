//! `chatbot ask`: one turn.

use chatbot::{Bot, ItemType, Turn, TurnError, on_part};
use clap::Args;
use dag_core::StepError;

use super::interrupt::or_interrupted;
use super::setup::{self, Kept, Place, Setup, VariantName};
use super::{Exit, output, prompt};

/// Answer one prompt.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Ask {
    /// The prompt; `-` reads it from standard input
    #[arg(required = true, value_name = "PROMPT")]
    prompt: Vec<String>,
    /// How the actions are written
    ///
    /// Also by the environment variable `CHATBOT_VARIANT`.
    #[arg(long, value_name = "NAME", value_enum, default_value = "dag", env = "CHATBOT_VARIANT", hide_env = true)]
    variant: VariantName,
    /// Print one JSON object with the answer, the steps, the calls and the state
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    kept: Kept,
    #[command(flatten)]
    setup: Setup,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "\
Examples:
  chatbot ask Draw a red cat
  chatbot ask --variant plain --json \"What is a node?\"
  chatbot ask --provider openai --model gpt-4o \"Write code that sorts a list\"
  git diff | chatbot ask -";

impl Ask {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let prompt = prompt::one(&self.prompt)?;
        let (provider, settings, project) = (self.setup.provider()?, self.setup.settings()?, self.place.project()?);
        let bot = setup::bot(self.variant.into(), &provider, &settings, &project, &self.kept.id())?;
        Asked::new(bot, self.json).turn(prompt).await
    }
}

/// A bot, and how its answers are printed.
pub(super) struct Asked {
    bot: Bot,
    streamed: output::Streamed,
    json: bool,
}

impl Asked {
    pub(super) fn new(bot: Bot, json: bool) -> Self {
        let streamed = output::Streamed::default();
        let bot = if json { bot } else { watched(bot, &streamed) };
        Self { bot, streamed, json }
    }

    /// Makes a turn and prints what comes of it.
    pub(super) async fn turn(&mut self, prompt: String) -> anyhow::Result<Exit> {
        let turn = or_interrupted(self.bot.turn(prompt)).await;
        self.told(turn)
    }

    /// Finishes the turn that was left half way and prints what comes of it; `None` when there is no such turn.
    pub(super) async fn finish(&mut self) -> anyhow::Result<Option<Exit>> {
        match or_interrupted(self.bot.finish()).await.map(Result::transpose) {
            Some(None) => Ok(None),
            turn => self.told(turn.flatten()).map(Some),
        }
    }

    /// Nothing came of a turn that was interrupted.
    fn told(&self, turn: Option<Result<Turn, StepError>>) -> anyhow::Result<Exit> {
        let Some(turn) = turn else {
            stopped(&self.streamed)?;
            return Ok(Exit::Interrupted);
        };
        let turn = turn?;
        if self.json {
            output::data(&format!("{}\n", serde_json::to_string(&turn)?))?;
        } else {
            answer(&turn, &self.streamed)?;
        }
        saved(&self.bot, &turn);
        turn.error.iter().for_each(reasons);
        Ok(if turn.item.kind == ItemType::Error { Exit::Error } else { Exit::Ok })
    }
}

/// The bot, writing its answers as they come if a person watches.
pub(super) fn watched(bot: Bot, streamed: &output::Streamed) -> Bot {
    let streamed = streamed.clone();
    if output::is_watched() { bot.observe(on_part(move |part| streamed.write(part))) } else { bot }
}

/// Writes the answer, or what is missing of one that was streamed.
pub(super) fn answer(turn: &Turn, streamed: &output::Streamed) -> std::io::Result<()> {
    match (streamed.take(), &turn.error) {
        (true, None) => output::data("\n"),
        (true, Some(_)) => output::data(&format!("\n{}\n", turn.item.content)),
        (false, _) => output::data(&format!("{}\n", turn.item.content)),
    }
}

/// Ends the line of an answer that was stopped half way.
pub(super) fn stopped(streamed: &output::Streamed) -> std::io::Result<()> {
    if streamed.take() { output::data("\n") } else { Ok(()) }
}

/// Tells where an image is.
pub(super) fn saved(bot: &Bot, turn: &Turn) {
    if turn.item.kind == ItemType::Image {
        output::talk(&format!("saved: {}", bot.client().images().join(&turn.item.content).display()));
    }
}

/// Which action failed and how, in one line.
pub(super) fn failure(error: &TurnError) -> String {
    let node = error.node.as_ref().map(|node| format!(", node `{node}`")).unwrap_or_default();
    format!("error: action `{}`{node}: {}", error.action, error.kind)
}

/// Tells why an action failed, but for what the answer has said already.
pub(super) fn reasons(error: &TurnError) {
    output::talk(&failure(error));
    for cause in error.causes.iter().filter(|cause| **cause != error.message) {
        output::talk(&format!("  caused by: {cause}"));
    }
}
