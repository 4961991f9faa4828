//! `chatbot graph`: the pictures of the docs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, Variant};
use clap::{Args, ValueEnum};
use dag_core::ActionInfo;
use dag_core::picture::Picture;
use dag_view::{Charset, Fonts, Options};

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
    /// What to write
    ///
    /// Without it, as the ending of FILE says, else as text.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Where the edges lead
    ///
    /// Down, unless this says otherwise.
    #[arg(long, value_enum, default_value = "down", hide_default_value = true, value_name = "WHERE")]
    direction: Direction,
    /// The colours
    ///
    /// `auto` is light or dark as the reader has it; a PNG is light then.
    #[arg(long, value_enum, default_value = "auto", hide_default_value = true, value_name = "NAME")]
    theme: Theme,
    /// Draw with ASCII alone, as text
    #[arg(long)]
    ascii: bool,
    /// Take letters that the own font lacks from the system, in PNG
    ///
    /// Without it they are boxes, and the picture is the same on every machine.
    #[arg(long)]
    system_fonts: bool,
    /// Put this before the paths of source files, as links
    #[arg(long, value_name = "URL")]
    source_base: Option<String>,
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
  chatbot graph
  chatbot graph -o machine.svg
  chatbot graph --of dag --direction right -o dag.png
  chatbot graph --of dag --format mermaid
  chatbot graph --of action:decide_mode -o decide_mode.dot
  chatbot graph --of action:decide_mode --variant plain";

/// Pixels of an image for each of the picture: sharp on fine screens.
const SCALE: f32 = 2.0;

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
    /// A tree for the terminal
    Text,
    /// For pages
    Svg,
    /// An image
    Png,
    /// A page to find one's way in
    Html,
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
            Some("txt") => Ok(Self::Text),
            Some("svg") => Ok(Self::Svg),
            Some("png") => Ok(Self::Png),
            Some("html" | "htm") => Ok(Self::Html),
            Some("dot" | "gv") => Ok(Self::Dot),
            Some("mmd" | "mermaid") => Ok(Self::Mermaid),
            Some("json") => Ok(Self::Json),
            _ => Err(Usage(format!(
                "the ending of {} says no format: use .svg, .png, .html, .txt, .dot, .mmd or .json, or add --format",
                path.display()
            ))
            .into()),
        }
    }
}

/// Where the edges lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Direction {
    Down,
    Right,
    Up,
    Left,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Theme {
    Auto,
    Light,
    Dark,
}

impl Graph {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let format = match (self.format, &self.output) {
            (Some(format), _) => format,
            (None, Some(path)) => Format::of_file(path)?,
            (None, None) => Format::Text,
        };
        let written = self.write(format, &self.picture()?)?;
        match &self.output {
            Some(path) => whole_file::write(path, |write| write(&written))?,
            None => match String::from_utf8(written) {
                Ok(text) => output::data(&text)?,
                Err(image) => output::bytes(image.as_bytes())?,
            },
        }
        Ok(Exit::Ok)
    }

    fn write(&self, format: Format, picture: &Picture) -> anyhow::Result<Vec<u8>> {
        let charset = if self.ascii { Charset::Ascii } else { Charset::Lines };
        Ok(match format {
            Format::Text => dag_view::text(picture, charset).into(),
            Format::Svg => dag_view::svg(picture, &self.options()).into(),
            Format::Png if self.output.is_none() && output::is_watched() => {
                return Err(Usage("a PNG is no text; give it a file with -o FILE".into()).into());
            }
            Format::Png => {
                let fonts = if self.system_fonts { Fonts::System } else { Fonts::Embedded };
                dag_view::png(picture, &self.options(), SCALE, fonts)?
            }
            Format::Html => dag_view::html(picture, &self.options()).into(),
            Format::Dot => dag_view::dot(picture).into(),
            Format::Mermaid => dag_view::mermaid(picture).into(),
            Format::Json => dag_view::json(picture).into(),
        })
    }

    fn options(&self) -> Options {
        let mut options = Options::default();
        options.direction = match self.direction {
            Direction::Down => dag_view::Direction::Down,
            Direction::Right => dag_view::Direction::Right,
            Direction::Up => dag_view::Direction::Up,
            Direction::Left => dag_view::Direction::Left,
        };
        options.theme = match self.theme {
            Theme::Auto => dag_view::Theme::Auto,
            Theme::Light => dag_view::Theme::Light,
            Theme::Dark => dag_view::Theme::Dark,
        };
        options.source_base.clone_from(&self.source_base);
        options
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
