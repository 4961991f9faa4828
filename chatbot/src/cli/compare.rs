//! `chatbot compare`: the same prompts through both variants.

use std::path::PathBuf;
use std::sync::Arc;

use chatbot::compare::{self, Assertion, Hear, Mode, Options, PairKind, Progress, Report, compare};
use chatbot::{ItemType, Variant};
use clap::Args;

use super::exit::Usage;
use super::interrupt::or_interrupted;
use super::setup::{Place, ProviderName, Scratch, Setup, VariantName, whole};
use super::{Exit, output, prompt, whole_file};

/// Run prompts through both variants and compare answers, calls, states and times.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Compare {
    /// The prompts, one each argument; `-` reads one each line of standard input
    #[arg(required_unless_present = "suite", value_name = "PROMPT")]
    prompts: Vec<String>,
    /// Take the prompts from here, and print a row for each
    ///
    /// A file has one on each line, but for lines that begin with `#`; of a folder, each `.txt` file is one. The worst prompt is printed
    /// in full.
    #[arg(long, value_name = "FILE|FOLDER", conflicts_with = "prompts")]
    suite: Option<PathBuf>,
    /// Measured pairs for each prompt
    #[arg(long, value_name = "N", default_value_t = 5, allow_negative_numbers = true, value_parser = whole(1..=1000_u16))]
    runs: u16,
    /// Print one JSON object with every pair and the summary
    #[arg(long, group = "form")]
    json: bool,
    /// Write a page that loads nothing, to a file with -o
    #[arg(long, group = "form", hide_short_help = true)]
    html: bool,
    /// Print Markdown, for a pull request
    #[arg(long, group = "form", hide_short_help = true)]
    markdown: bool,
    /// Write to this file, a page if it ends in .html
    ///
    /// One that ends in .html, .md or .json has that form without being told.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What must hold of each prompt, or the exit code is 1: `overhead<500us`, `answer=identical`
    ///
    /// `wall`, `first_token`, `waiting`, `overhead`, `calls`, `tokens_in` and `tokens_out` are the median differences of the table, after
    /// `dag.` or `plain.` the medians of that variant; `answer`, `requests`, `state` and `all` can be `identical`. With it, nothing else
    /// makes the exit code 1.
    #[arg(long = "assert", value_name = "CLAIM", hide_short_help = true)]
    assertions: Vec<Assertion>,
    /// Which variant the other one is compared with
    #[arg(long, value_name = "NAME", value_enum, default_value = "plain", hide_short_help = true)]
    baseline: VariantName,
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
  chatbot compare --runs 20 -o report.html --assert \"answer=identical\" \"Write code that sorts\"
  chatbot compare --provider openai \"What is a node?\"";

/// The default provider of a comparison is another one than elsewhere: nobody pays by accident.
pub(super) fn own_default(command: clap::Command) -> clap::Command {
    command.mut_arg("provider", |provider| provider.help(PROVIDER).long_help(format!("{PROVIDER}\n\n{PROVIDER_LONG}")))
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Text,
    Json,
    Html,
    Markdown,
}

impl Compare {
    pub(super) async fn run(mut self) -> anyhow::Result<Exit> {
        let (prompts, form) = (self.prompts()?, self.form()?);
        self.setup.provider.get_or_insert(ProviderName::Offline);
        let provider = self.setup.provider()?;
        let folder = self.place.scratch()?;
        let options = Options {
            runs: self.runs.into(),
            mode: Mode::of(&*provider, self.live),
            settings: self.setup.settings()?,
            images: folder.path().to_owned(),
            baseline: self.baseline.into(),
        };
        let hear = progress(prompts.len(), options.runs);
        let report = or_interrupted(compare(provider, &prompts, &options, hear)).await;
        output::progress("");
        let Some(report) = report.transpose()? else { return Ok(Exit::Interrupted) };
        self.write(&report, form, &folder)?;
        tell_images(&report, &folder, form);
        Ok(self.judge(&report))
    }

    fn prompts(&self) -> anyhow::Result<Vec<String>> {
        let Some(suite) = &self.suite else { return prompt::several(&self.prompts) };
        let prompts = compare::suite(suite).map_err(|error| Usage(error.to_string()))?;
        prompts.into_iter().map(prompt::checked).collect()
    }

    /// As asked, else as the ending of the file says.
    fn form(&self) -> anyhow::Result<Form> {
        let ending = self.output.as_ref().and_then(|path| path.extension()?.to_str());
        match (self.json, self.html, self.markdown, ending) {
            (true, ..) => Ok(Form::Json),
            (_, true, ..) if self.output.is_none() && output::is_watched() => {
                Err(Usage("a page is nothing to read in a terminal; give it a file with -o FILE".into()).into())
            }
            (_, true, ..) => Ok(Form::Html),
            (_, _, true, _) => Ok(Form::Markdown),
            (.., Some("json")) => Ok(Form::Json),
            (.., Some("html" | "htm")) => Ok(Form::Html),
            (.., Some("md" | "markdown")) => Ok(Form::Markdown),
            _ => Ok(Form::Text),
        }
    }

    fn write(&self, report: &Report, form: Form, folder: &Scratch) -> anyhow::Result<()> {
        let text = match form {
            Form::Text if self.suite.is_some() => report.suite_text(),
            Form::Text => report.text(),
            Form::Json => format!("{}\n", serde_json::to_string(report)?),
            Form::Html => report.html(folder.path()),
            Form::Markdown => report.markdown(),
        };
        let Some(path) = &self.output else { return Ok(output::data(&text)?) };
        whole_file::write(path, |write| write(text.as_bytes()))?;
        output::talk(&format!("report: {}", path.display()));
        Ok(())
    }

    /// Claims, where there are any, decide alone: live, answers differ anyway.
    fn judge(&self, report: &Report) -> Exit {
        let broken: Vec<_> = self.assertions.iter().flat_map(|assertion| assertion.check(report)).collect();
        broken.iter().for_each(|broken| output::talk(&format!("error: {}", broken.told(report))));
        if let Some(broken) = broken.first() {
            output::talk(&format!("hint: {}", self.again(&report.pairs[broken.prompt].prompt, &broken.assertion)));
        }
        let is_good = if self.assertions.is_empty() { report.is_same() } else { broken.is_empty() };
        if is_good { Exit::Ok } else { Exit::Error }
    }

    /// The command that runs one prompt again.
    fn again(&self, prompt: &str, assertion: &Assertion) -> String {
        let quoted = |text: &str| format!("'{}'", text.replace('\'', r"'\''"));
        let provider = if self.setup.provider == Some(ProviderName::Openai) { " --provider openai" } else { "" };
        let live = if self.live { " --live" } else { "" };
        let claim = quoted(&assertion.to_string());
        format!("chatbot compare --runs {}{provider}{live} --assert {claim} {}", self.runs, quoted(prompt))
    }
}

fn progress(prompts: usize, runs: usize) -> Hear {
    Arc::new(move |progress| {
        let Progress::Pair { prompt, kind } = progress else { return };
        let pair = match kind {
            PairKind::WarmUp => "warm-up pair".to_owned(),
            PairKind::Measured(run) => format!("pair {} of {runs}", run + 1),
            PairKind::Watched => "the pair that is watched".to_owned(),
        };
        output::progress(&format!("prompt {} of {prompts}, {pair}", prompt + 1));
    })
}

/// Tells where the images are, or why they are nowhere.
fn tell_images(report: &Report, folder: &Scratch, form: Form) {
    let of = |variant| move |pair: &compare::Pair| pair.of(variant).item.clone();
    let drawn = report.pairs.iter().map(of(Variant::Dag)).filter(|item| item.kind == ItemType::Image);
    let mut names: Vec<_> = drawn.map(|item| item.content).collect();
    names.dedup();
    match folder {
        Scratch::Kept(folder) => {
            names.iter().for_each(|name| output::talk(&format!("saved: {}", folder.join(name).display())));
        }
        Scratch::Temporary(_) if names.is_empty() || form == Form::Html => {}
        Scratch::Temporary(_) => output::talk("images were drawn and not kept; --dir FOLDER keeps them"),
    }
}
