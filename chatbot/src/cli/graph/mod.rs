//! `chatbot graph`: the pictures of the docs, of runs, and of what changed.

mod diff;
mod format;
mod history;
mod shown;
mod subject;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dag_core::picture::Picture;
use dag_view::{Charset, Fonts, Options};

use super::exit::Usage;
use super::setup::VariantName;
use super::{Exit, output, whole_file};
use format::Format;
use shown::Shown;
use subject::Subject;

/// Write the picture of the machine, the graph, one action, a run or a difference.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Graph {
    /// machine, dag, action:NAME, run:APP[:STEP] or diff:A.json:B.json
    ///
    /// Without it the machine. A run is named as PROJECT/APP. With a step it is that step's action with what happened to its nodes,
    /// without one the machine with the way that was taken. A difference is between two pictures or exports in JSON, the older one first.
    #[arg(long, default_value = "machine", hide_default_value = true, value_name = "WHAT")]
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
    #[arg(long, hide_short_help = true)]
    system_fonts: bool,
    /// Put this before the paths of source files in links; without it they are relative
    #[arg(long, value_name = "URL", hide_short_help = true)]
    source_base: Option<String>,
    /// Where the runs are
    ///
    /// Also by the environment variable `CHATBOT_DATA_DIR`.
    #[arg(long, value_name = "FOLDER", env = "CHATBOT_DATA_DIR", hide_env = true, hide_short_help = true)]
    dir: Option<PathBuf>,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    shown: Shown,
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
  chatbot graph --of dag --format mermaid --merge-inputs
  chatbot graph --of dag --highlight mode -o modes.svg
  chatbot graph --of action:decide_mode -o decide_mode.dot
  chatbot graph --of action:decide_mode --variant plain";

/// Pixels of an image for each of the picture: sharp on fine screens.
const SCALE: f32 = 2.0;

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
        let picture = self.shown.of(self.of.picture(self.variant.into(), self.dir.as_deref())?)?;
        let written = self.write(format, &picture)?;
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
        self.shown.add_to(&mut options);
        options.source_base.clone_from(&self.source_base);
        options
    }
}
