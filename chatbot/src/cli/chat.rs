//! `chatbot chat`: a conversation in the terminal.

use std::sync::Arc;

use chatbot::provider::Provider;
use chatbot::{Bot, BotBuilder, Settings, Turn, TurnError, Variant};
use clap::Args;
use dag_core::StepError;
use dag_store::Project;

use super::input::{Input, Line};
use super::interrupt::or_interrupted;
use super::setup::{self, Kept, Place, Setup, VariantName};
use super::{Exit, ask, output, prompt};

/// Hold a conversation in the terminal.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Chat {
    /// How the actions are written
    ///
    /// Also by the environment variable `CHATBOT_VARIANT`.
    #[arg(long, value_name = "NAME", value_enum, default_value = "dag", env = "CHATBOT_VARIANT", hide_env = true)]
    variant: VariantName,
    #[command(flatten)]
    kept: Kept,
    #[command(flatten)]
    setup: Setup,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "\
Ctrl-C stops the answer, Ctrl-D leaves, /help lists the commands.

Examples:
  chatbot chat
  chatbot chat --variant plain
  chatbot chat --provider openai --context 6";

const HELP: &str = "\
/help             this list
/graph            the state machine as Mermaid
/state            the state as JSON
/error            why the last answer failed
/variant [NAME]   which variant answers, or switch to dag or plain
/quit             leave (also Ctrl-D)
Everything else is a prompt. Ctrl-C stops an answer.";

/// The words behind the slash.
const COMMANDS: [&str; 6] = ["help", "graph", "state", "error", "variant", "quit"];

/// What is to happen after a line.
enum Next {
    GoOn,
    Leave,
}

impl Chat {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let (provider, settings, project) = (self.setup.provider()?, self.setup.settings()?, self.place.project()?);
        Conversation::new(self.variant.into(), provider, settings, project, self.kept.id())?.hold().await
    }
}

/// One conversation: whichever variant goes on with it, with the same provider and the same folder.
pub(super) struct Conversation {
    provider: Arc<dyn Provider>,
    settings: Settings,
    project: Project,
    id: String,
    bot: Bot,
    streamed: output::Streamed,
    /// Why the last answer failed, if it did.
    failure: Option<TurnError>,
}

impl Conversation {
    pub(super) fn new(
        variant: Variant,
        provider: Arc<dyn Provider>,
        settings: Settings,
        project: Project,
        id: String,
    ) -> anyhow::Result<Self> {
        let streamed = output::Streamed::default();
        let bot = setup::bot(variant, &provider, &settings, &project, &id)?;
        Ok(Self { provider, settings, project, id, bot: ask::watched(bot, &streamed), streamed, failure: None })
    }

    /// Takes lines until there are no more.
    pub(super) async fn hold(mut self) -> anyhow::Result<Exit> {
        let (variant, provider) = (self.bot.variant().name(), self.bot.client().provider());
        output::aside(&format!("{variant} variant, {provider} provider; /help lists the commands"));
        let mut input = Input::open(self.project.path().join(".history"))?;
        loop {
            match input.read().await? {
                Line::Text(text) => {
                    if let Next::Leave = self.take(text.trim()).await? {
                        break;
                    }
                }
                Line::Refused(why) => output::talk(&format!("error: {why}")),
                Line::Interrupted if input.is_terminal() => output::aside("Ctrl-D or /quit leaves"),
                Line::Interrupted => return Ok(Exit::Interrupted),
                Line::End => break,
            }
        }
        input.close();
        Ok(Exit::Ok)
    }

    /// Finishes the turn that was left half way, if there is one.
    pub(super) async fn finish(&mut self) -> anyhow::Result<()> {
        match or_interrupted(self.bot.finish()).await.map(Result::transpose) {
            Some(None) => Ok(()),
            turn => self.told(turn.flatten()),
        }
    }

    async fn take(&mut self, line: &str) -> anyhow::Result<Next> {
        match line.strip_prefix('/') {
            _ if line.is_empty() => {}
            Some(command) => return self.command(command),
            None => match prompt::checked(line.into()) {
                Ok(prompt) => self.turn(prompt).await?,
                Err(why) => output::talk(&format!("error: {why}")),
            },
        }
        Ok(Next::GoOn)
    }

    async fn turn(&mut self, prompt: String) -> anyhow::Result<()> {
        let turn = or_interrupted(self.bot.turn(prompt)).await;
        self.told(turn)
    }

    /// Prints what came of a turn; nothing did if it was interrupted.
    fn told(&mut self, turn: Option<Result<Turn, StepError>>) -> anyhow::Result<()> {
        let Some(turn) = turn else {
            ask::stopped(&self.streamed)?;
            output::aside("stopped");
            return Ok(());
        };
        let turn = turn?;
        ask::answer(&turn, &self.streamed)?;
        ask::saved(&self.bot, &turn);
        if let Some(error) = &turn.error {
            output::aside(&format!("{}; /error tells why", ask::failure(error)));
        }
        self.failure = turn.error;
        Ok(())
    }

    fn command(&mut self, command: &str) -> anyhow::Result<Next> {
        let mut words = command.split_whitespace();
        match (words.next().unwrap_or_default(), words.next()) {
            ("help", _) => output::talk(HELP),
            ("graph", _) => output::data(&dag_view::mermaid(&self.bot.machine().view()))?,
            ("state", _) => output::data(&format!("{}\n", serde_json::to_string_pretty(self.bot.state())?))?,
            ("error", _) => match &self.failure {
                Some(error) => ask::reasons(error),
                None => output::talk("the last answer did not fail"),
            },
            ("variant", None) => output::talk(self.bot.variant().name()),
            ("variant", Some("dag")) => self.switch(Variant::Dag)?,
            ("variant", Some("plain")) => self.switch(Variant::Plain)?,
            ("variant", Some(other)) => {
                output::talk(&format!("there is no variant `{other}`{}", super::did_you_mean(other, ["dag", "plain"])));
            }
            ("quit", _) => return Ok(Next::Leave),
            (other, _) => output::talk(&unknown(other)),
        }
        Ok(Next::GoOn)
    }

    /// Goes on with the other variant where this one stands.
    fn switch(&mut self, variant: Variant) -> anyhow::Result<()> {
        // One bot at a time may write to the conversation: this one lets go of it.
        self.bot = BotBuilder::new(variant, Arc::clone(&self.provider)).build()?;
        let bot = setup::bot(variant, &self.provider, &self.settings, &self.project, &self.id)?;
        self.bot = ask::watched(bot, &self.streamed);
        output::aside(&format!("the {} variant goes on", variant.name()));
        Ok(())
    }
}

fn unknown(command: &str) -> String {
    match dag_core::nearest(command, COMMANDS) {
        Some(near) => format!("there is no command /{command}; did you mean /{near}?"),
        None => format!("there is no command /{command}; /help lists them"),
    }
}
