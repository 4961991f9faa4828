//! `chatbot compare`: the same prompts through both variants.

use chatbot::compare::{Options, compare};
use clap::Args;

use super::setup::{ProviderName, Setup};
use super::{Exit, output, prompt};

/// Run prompts through both variants and compare answers, calls, states and times.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Compare {
    /// The prompts, one each argument; `-` reads one each line of standard input
    #[arg(required = true, value_name = "PROMPT")]
    prompts: Vec<String>,
    /// Measured pairs for each prompt
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=1000))]
    runs: u16,
    /// Print one JSON object with every pair and the summary
    #[arg(long)]
    json: bool,
    /// Ask the provider every time, instead of recording each reply once and replaying it
    #[arg(long)]
    live: bool,
    #[command(flatten)]
    setup: Setup,
}

const EXAMPLES: &str = "\
Without --provider the comparison is offline, even if a key is set: nobody pays by accident.

Examples:
  chatbot compare \"Draw a turtle\" \"What is a node?\"
  chatbot compare --runs 20 --json \"Write code that sorts a list\"
  chatbot compare --provider openai \"What is a node?\"
  chatbot compare - < prompts.txt";

impl Compare {
    pub(super) async fn run(mut self) -> anyhow::Result<Exit> {
        let prompts = prompt::several(&self.prompts)?;
        let provider_name = *self.setup.provider.get_or_insert(ProviderName::Offline);
        let provider = self.setup.provider()?;
        let folder = self.setup.scratch()?;
        let options = Options {
            runs: self.runs.into(),
            replay: provider_name == ProviderName::Openai && !self.live,
            settings: self.setup.settings(),
            images: folder.path().to_owned(),
        };
        let progress = |at: usize, run: usize| {
            output::progress(&format!("prompt {} of {}, pair {} of {}", at + 1, prompts.len(), run + 1, options.runs));
        };
        let report = tokio::select! {
            report = compare(provider, &prompts, &options, progress) => report?,
            _ = tokio::signal::ctrl_c() => return Ok(Exit::Interrupted),
        };
        output::progress("");
        if self.json {
            output::data(&format!("{}\n", serde_json::to_string(&report)?))?;
        } else {
            output::data(&report.text())?;
        }
        Ok(if report.is_same() { Exit::Ok } else { Exit::Error })
    }
}
