//! `chatbot chat`: a conversation in the terminal.

use anyhow::Context;
use chatbot::{Bot, Variant};
use clap::Args;
use rustyline::DefaultEditor;
use rustyline::error::ReadlineError;

use super::setup::{Setup, VariantName};
use super::{Exit, ask, output};

/// Hold a conversation in the terminal.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Chat {
    /// How the actions are written
    #[arg(long, value_enum, default_value = "dag", env = "CHATBOT_VARIANT")]
    variant: VariantName,
    #[command(flatten)]
    setup: Setup,
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
/variant [NAME]   which variant answers, or switch to dag or plain
/quit             leave (also Ctrl-D)
Everything else is a prompt. Ctrl-C stops an answer.";

/// The words behind the slash.
const COMMANDS: [&str; 5] = ["help", "graph", "state", "variant", "quit"];

/// What is to happen after a line.
enum Next {
    GoOn,
    Leave,
}

impl Chat {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let mut conversation = Conversation::new(&self)?;
        output::aside(&format!(
            "{} variant, {} provider; /help lists the commands",
            conversation.bot.variant().name(),
            conversation.bot.client().provider()
        ));
        let mut editor = Editor::open(&self.setup)?;
        loop {
            match editor.read()? {
                Line::Text(text) => {
                    if let Next::Leave = conversation.take(text.trim()).await? {
                        break;
                    }
                }
                Line::Interrupted => output::aside("Ctrl-D or /quit leaves"),
                Line::End => break,
            }
        }
        editor.close();
        Ok(Exit::Ok)
    }
}

struct Conversation<'a> {
    setup: &'a Setup,
    bot: Bot,
    streamed: output::Streamed,
}

impl<'a> Conversation<'a> {
    fn new(chat: &'a Chat) -> anyhow::Result<Self> {
        let streamed = output::Streamed::default();
        let bot = ask::watched(chat.setup.bot(chat.variant.into())?, &streamed);
        Ok(Self { setup: &chat.setup, bot, streamed })
    }

    async fn take(&mut self, line: &str) -> anyhow::Result<Next> {
        match line.strip_prefix('/') {
            _ if line.is_empty() => {}
            Some(command) => return self.command(command),
            None => self.turn(line).await?,
        }
        Ok(Next::GoOn)
    }

    async fn turn(&mut self, prompt: &str) -> anyhow::Result<()> {
        tokio::select! {
            turn = self.bot.turn(prompt) => {
                let turn = turn?;
                ask::answer(&turn, &self.streamed)?;
                ask::details(&self.bot, &turn);
            }
            _ = tokio::signal::ctrl_c() => {
                self.streamed.take();
                output::aside("\nstopped");
            }
        }
        Ok(())
    }

    fn command(&mut self, command: &str) -> anyhow::Result<Next> {
        let mut words = command.split_whitespace();
        match (words.next().unwrap_or_default(), words.next()) {
            ("help", _) => output::talk(HELP),
            ("graph", _) => output::data(&dag_view::mermaid(&self.bot.machine().view()))?,
            ("state", _) => output::data(&format!("{}\n", serde_json::to_string_pretty(self.bot.state())?))?,
            ("variant", None) => output::talk(self.bot.variant().name()),
            ("variant", Some("dag")) => self.switch(Variant::Dag)?,
            ("variant", Some("plain")) => self.switch(Variant::Plain)?,
            ("variant", Some(other)) => {
                output::talk(&format!("there is no variant `{other}`{}", super::did_you_mean(other, ["dag", "plain"])));
            }
            ("quit", _) => return Ok(Next::Leave),
            (other, _) => output::talk(&format!("there is no command /{other}{}", super::did_you_mean(other, COMMANDS))),
        }
        Ok(Next::GoOn)
    }

    /// Goes on with the other variant where this one stands.
    fn switch(&mut self, variant: Variant) -> anyhow::Result<()> {
        let state = self.bot.state().clone();
        self.bot = ask::watched(self.setup.bot(variant)?, &self.streamed);
        self.bot.set_state(state);
        output::aside(&format!("the {} variant goes on", variant.name()));
        Ok(())
    }
}

enum Line {
    Text(String),
    Interrupted,
    End,
}

/// Line editing with a history that outlives the program, where it can be kept.
struct Editor {
    lines: DefaultEditor,
    history: std::path::PathBuf,
}

impl Editor {
    fn open(setup: &Setup) -> anyhow::Result<Self> {
        let mut lines = DefaultEditor::new().context("cannot open the terminal")?;
        let history = setup.data().join("history.txt");
        if history.exists()
            && let Err(error) = lines.load_history(&history)
        {
            output::talk(&format!("warning: the history in {} cannot be read: {error}", history.display()));
        }
        Ok(Self { lines, history })
    }

    fn read(&mut self) -> anyhow::Result<Line> {
        match tokio::task::block_in_place(|| self.lines.readline("> ")) {
            Ok(text) => {
                self.lines.add_history_entry(text.trim())?;
                Ok(Line::Text(text))
            }
            Err(ReadlineError::Interrupted) => Ok(Line::Interrupted),
            Err(ReadlineError::Eof) => Ok(Line::End),
            Err(error) => Err(error).context("cannot read from the terminal"),
        }
    }

    /// Keeps the history; that it cannot be kept is worth a word and no more.
    fn close(mut self) {
        let folder = self.history.parent().map_or(Ok(()), std::fs::create_dir_all);
        if let Err(error) = folder.map_err(ReadlineError::from).and_then(|()| self.lines.save_history(&self.history)) {
            output::talk(&format!("warning: the history cannot be kept in {}: {error}", self.history.display()));
        }
    }
}
