//! `chatbot compare`: the same prompts through both variants.

use chatbot::ItemType;
use chatbot::compare::{Options, Report, compare};
use clap::Args;

use super::interrupt::or_interrupted;
use super::setup::{Place, ProviderName, Scratch, Setup, whole};
use super::{Exit, output, prompt};

/// Run prompts through both variants and compare answers, calls, states and times.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Compare {
    /// The prompts, one each argument; `-` reads one each line of standard input
    #[arg(required = true, value_name = "PROMPT")]
    prompts: Vec<String>,
    /// Measured pairs for each prompt
    #[arg(long, value_name = "N", default_value_t = 5, allow_negative_numbers = true, value_parser = whole(1..=1000_u16))]
    runs: u16,
    /// Print one JSON object with every pair and the summary
    #[arg(long)]
    json: bool,
    /// Ask in every run, instead of once and then replaying the recorded reply
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    setup: Setup,
    #[command(flatten)]
    place: Place,
}

const PROVIDER: &str = "Who answers [default: offline]";
const PROVIDER_LONG: &str = "\
Offline even if `OPENAI_API_KEY` is set: nobody pays by accident. Also by the environment variable `CHATBOT_PROVIDER`.";

const EXAMPLES: &str = "\
Exits with 1 if the variants differ; an answer of type error is compared like any other.

Examples:
  chatbot compare \"Draw a turtle\" \"What is a node?\"
  chatbot compare --runs 20 --json \"Write code that sorts a list\"
  chatbot compare --provider openai \"What is a node?\"
  chatbot compare - < prompts.txt";

/// The default provider of a comparison is another one than elsewhere: nobody pays by accident.
pub(super) fn own_default(command: clap::Command) -> clap::Command {
    command.mut_arg("provider", |provider| provider.help(PROVIDER).long_help(format!("{PROVIDER}\n\n{PROVIDER_LONG}")))
}

impl Compare {
    pub(super) async fn run(mut self) -> anyhow::Result<Exit> {
        let prompts = prompt::several(&self.prompts)?;
        let provider_name = *self.setup.provider.get_or_insert(ProviderName::Offline);
        let provider = self.setup.provider()?;
        let folder = self.place.scratch()?;
        let options = Options {
            runs: self.runs.into(),
            replay: provider_name == ProviderName::Openai && !self.live,
            settings: self.setup.settings()?,
            images: folder.path().to_owned(),
        };
        let progress = |at: usize, run: usize| {
            output::progress(&format!("prompt {} of {}, pair {} of {}", at + 1, prompts.len(), run + 1, options.runs));
        };
        let report = or_interrupted(compare(provider, &prompts, &options, progress)).await;
        output::progress("");
        let Some(report) = report.transpose()? else { return Ok(Exit::Interrupted) };
        if self.json {
            output::data(&format!("{}\n", serde_json::to_string(&report)?))?;
        } else {
            output::data(&report.text())?;
        }
        tell_images(&report, &folder);
        Ok(if report.is_same() { Exit::Ok } else { Exit::Error })
    }
}

/// Tells where the images are, or why they are nowhere.
fn tell_images(report: &Report, folder: &Scratch) {
    let drawn = report.pairs.iter().map(|pair| &pair.dag.item).filter(|item| item.kind == ItemType::Image);
    let mut names: Vec<_> = drawn.map(|item| &item.content).collect();
    names.dedup();
    match folder {
        Scratch::Kept(folder) => {
            names.iter().for_each(|name| output::talk(&format!("saved: {}", folder.join(name).display())));
        }
        Scratch::Temporary(_) if names.is_empty() => {}
        Scratch::Temporary(_) => output::talk("images were drawn and not kept; --dir FOLDER keeps them"),
    }
}
