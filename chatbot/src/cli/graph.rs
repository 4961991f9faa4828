//! `chatbot graph`: the pictures of the docs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, Variant};
use clap::{Args, ValueEnum};
use dag_core::ActionInfo;
use dag_core::picture::Picture;

use super::exit::Usage;
use super::setup::VariantName;
use super::{Exit, output, whole_file};

/// Write the picture of the machine, the graph or one action.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Graph {
    /// What to draw: `machine`, `dag` or `action:NAME`
    #[arg(long, default_value = "machine", value_name = "WHAT")]
    of: Subject,
    /// How to write it
    ///
    /// Without it, as the ending of FILE says, else for Graphviz.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How the actions are written
    ///
    /// Also by the environment variable `CHATBOT_VARIANT`.
    #[arg(long, value_name = "NAME", value_enum, default_value = "dag", env = "CHATBOT_VARIANT", hide_env = true)]
    variant: VariantName,
}

const EXAMPLES: &str = "\
Examples:
  chatbot graph | dot -Tsvg > machine.svg
  chatbot graph --of dag --format mermaid
  chatbot graph --of action:decide_mode -o decide_mode.dot
  chatbot graph --of action:decide_mode --variant plain";

/// What to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    Machine,
    Dag,
    Action(String),
    /// None of these; what is near to it depends on the actions there are.
    Unknown(String),
}

impl From<String> for Subject {
    fn from(text: String) -> Self {
        match text.as_str() {
            "machine" => Self::Machine,
            "dag" => Self::Dag,
            _ => match text.strip_prefix("action:") {
                Some(name) => Self::Action(name.into()),
                None => Self::Unknown(text),
            },
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For Graphviz
    Dot,
    /// For Markdown on GitHub
    Mermaid,
    /// The picture as data
    Json,
}

impl Format {
    fn of_file(path: &Path) -> anyhow::Result<Self> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("dot" | "gv") => Ok(Self::Dot),
            Some("mmd" | "mermaid") => Ok(Self::Mermaid),
            Some("json") => Ok(Self::Json),
            _ => Err(Usage(format!(
                "the ending of {} says no format: use .dot, .mmd or .json, or add --format",
                path.display()
            ))
            .into()),
        }
    }

    fn write(self, picture: &Picture) -> String {
        match self {
            Self::Dot => dag_view::dot(picture),
            Self::Mermaid => dag_view::mermaid(picture),
            Self::Json => dag_view::json(picture),
        }
    }
}

impl Graph {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let format = match (self.format, &self.output) {
            (Some(format), _) => format,
            (None, Some(path)) => Format::of_file(path)?,
            (None, None) => Format::Dot,
        };
        let text = format.write(&self.picture()?);
        match &self.output {
            Some(path) => whole_file::write(path, |write| write(&text))?,
            None => output::data(&text)?,
        }
        Ok(Exit::Ok)
    }

    fn picture(&self) -> anyhow::Result<Picture> {
        let variant = self.variant.into();
        let bot = bot(variant)?;
        match &self.of {
            Subject::Machine => Ok(bot.machine().view()),
            Subject::Dag => graph_of(&bot).ok_or_else(|| {
                Usage(format!("the {} variant has no graph; draw its actions with --of action:NAME", variant.name()))
                    .into()
            }),
            Subject::Action(name) => action(&bot, name),
            Subject::Unknown(text) => Err(Usage(no_subject(&bot, text)).into()),
        }
    }
}

/// The graph is the same for every provider; the embedded one needs nothing.
fn bot(variant: Variant) -> anyhow::Result<Bot> {
    Ok(BotBuilder::new(variant, Arc::new(Offline::new())).build()?)
}

fn graph_of(bot: &Bot) -> Option<Picture> {
    bot.machine().actions().find_map(ActionInfo::dag).map(|(dag, ..)| dag.view())
}

fn action(bot: &Bot, name: &str) -> anyhow::Result<Picture> {
    bot.machine().action(name).map(ActionInfo::view).ok_or_else(|| Usage(unknown(bot, name)).into())
}

/// What is near to a subject that does not exist, also to an action without its `action:`.
fn no_subject(bot: &Bot, text: &str) -> String {
    let names: Vec<_> = bot.machine().actions().map(ActionInfo::name).collect();
    let subjects: Vec<_> = names.iter().map(|name| format!("action:{name}")).collect();
    let all = ["machine", "dag"].into_iter().chain(names.iter().copied()).chain(subjects.iter().map(String::as_str));
    // What is there itself is not near to itself.
    let near = if names.contains(&text) { Some(text) } else { dag_core::nearest(text, all) };
    let hint = match near {
        Some(name) if names.contains(&name) => format!("did you mean `action:{name}`?"),
        Some(near) => format!("did you mean `{near}`?"),
        None => "there are machine, dag and action:NAME".to_owned(),
    };
    format!("nothing to draw is named `{text}`; {hint}")
}

fn unknown(bot: &Bot, name: &str) -> String {
    let names: Vec<_> = bot.machine().actions().map(ActionInfo::name).collect();
    let hint = match dag_core::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", names.join(", ")),
    };
    format!("no action is named `{name}`; {hint}")
}
