//! `chatbot runs test-case`: one step as a fixture, and as a test that runs it again.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result};
use chatbot::provider::offline::Offline;
use chatbot::{Answer, BotBuilder, TestCase as Case, Variant};
use clap::Args;
use dag_store::{App, AppDir, Object, Status, Step, Store};
use serde_json::Value;

use super::{before, changes, fold, place, show, steps, warn};
use crate::cli::exit::Usage;
use crate::cli::{Exit, output, whole_file};

/// Write one step as a fixture and a test that runs it again.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct TestCase {
    /// The step
    #[arg(value_name = "PROJECT/APP:STEP")]
    step: String,
    /// Write into this folder instead of the current one
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

const EXAMPLES: &str = "\
The fixture holds the state before the step, its inputs, and the state after it, for steps of any
machine, in the form of Burr's test cases. For a step of this chatbot there is a Rust test too, for
a package that depends on `chatbot`: it asks no model, what one answered is in the fixture.

Examples:
  chatbot runs test-case chatbot/turtle:3
  chatbot runs test-case chatbot/turtle:4 -o .
  chatbot runs test-case chatbot/turtle:0 --dir .burr";

impl TestCase {
    pub(super) fn run(self, store: &Store) -> Result<Exit> {
        let (dir, number) = place::app_and_step(store, &self.step)?;
        let app = dir.read().map_err(place::wrong)?;
        warn(&app.problems);
        let name = place::name(&dir);
        let Some(number) = number else {
            return Err(Usage(format!("which step? say {name}:STEP; {}", show::range(&app))).into());
        };
        let step = show::step(&app, number)?;
        let made = Made::of(&dir, &app, step)?;
        let folder = self.output.unwrap_or_default();
        let fixture = folder.join(format!("{}.json", made.stem));
        let rust = folder.join(format!("{}.rs", made.stem));
        [&fixture, &rust].into_iter().try_for_each(|path| is_free(path))?;
        written(&fixture, &made.fixture()?)?;
        if let Some(why) = made.no_test() {
            output::talk(&format!("no Rust test: {why}"));
            return Ok(Exit::Ok);
        }
        written(&rust, &made.rust())?;
        output::talk(&format!(
            "put both into the folder `tests` of a package that depends on `chatbot`; `cargo test --test {}` runs it",
            made.stem
        ));
        made.differences()
    }
}

fn is_free(path: &Path) -> Result<()> {
    if path.exists() {
        let text = format!("{} exists already; move it away, or choose another folder with -o", path.display());
        return Err(Usage(text).into());
    }
    Ok(())
}

/// Writes a file and says where it is.
fn written(path: &Path, text: &str) -> Result<()> {
    whole_file::write(path, |write| write(text.as_bytes()))?;
    Ok(output::data(&format!("{}\n", path.display()))?)
}

/// What is made of a step.
struct Made {
    case: Case,
    /// The name of both files without their endings, which is a name in Rust too.
    stem: String,
    /// Who answered, if the step asked a model.
    asked: Option<String>,
    /// The actions of the run that this chatbot lacks.
    lacking: Vec<String>,
    /// How many calls the step made.
    calls: usize,
}

impl Made {
    fn of(dir: &AppDir, app: &App, step: &Step) -> Result<Self> {
        let name = format!("{}:{}", place::name(dir), step.sequence_id);
        let expected_state = after(app, step, &name)?;
        let input_state = before::state(dir, app, step).map_err(place::wrong)?;
        let input_state = input_state.ok_or_else(|| {
            Usage(format!("nobody wrote down the state before {name}, which a test case begins with"))
        })?;
        let lacking = lacking(app)?;
        let answer = if lacking.is_empty() { answer(dir, step)? } else { None };
        let case = Case {
            action: step.action.clone(),
            name,
            input_state,
            inputs: step.inputs.clone(),
            expected_state,
            answer,
        };
        let stem = word(&format!("{}_step_{}", app.app_id, step.sequence_id));
        Ok(Self { case, stem, asked: asked(step), lacking, calls: calls(step).count() })
    }

    /// As Burr writes it: a list, to which more may be added.
    fn fixture(&self) -> Result<String> {
        Ok(format!("{}\n", serde_json::to_string_pretty(&[&self.case])?))
    }

    /// Why a test would not pass.
    fn no_test(&self) -> Option<String> {
        let name = &self.case.name;
        if !self.lacking.is_empty() {
            let names: Vec<_> = self.lacking.iter().map(|name| format!("`{name}`")).collect();
            return Some(format!("{name} is of another machine: this chatbot lacks {}", names.join(", ")));
        }
        let is_told = self.calls == 0 || self.calls == 1 && self.case.answer.is_some();
        let times = if self.calls == 1 { "once".to_owned() } else { format!("{} times", self.calls) };
        (!is_told).then(|| format!("{name} asked a model {times}, and its log does not say what came each time"))
    }

    fn rust(&self) -> String {
        let (name, action) = (fold::line(&self.case.name), fold::line(&self.case.action));
        let (stem, function) = (&self.stem, word(&action));
        let asks = match &self.asked {
            Some(who) => format!("asks no model: what {} answered is in the fixture", fold::line(who)),
            None => "asks no model, and neither did the step".to_owned(),
        };
        format!(
            "\
//! `{name}`, the action `{action}`: both variants come to the same state again.
//!
//! Belongs into the folder `tests` of a package that depends on `chatbot`, beside `{stem}.json`. It
//! {asks}.

use chatbot::{{TestCase, Variant}};

#[test]
fn {function}_comes_to_the_same_state() -> Result<(), Box<dyn std::error::Error>> {{
    for case in TestCase::list(include_str!(\"{stem}.json\"))? {{
        for variant in [Variant::Dag, Variant::Plain] {{
            assert_eq!(case.run(variant)?, case.expected_state, \"{{}}, {{variant:?}}\", case.name);
        }}
    }}
    Ok(())
}}
"
        )
    }

    /// Runs the case: one of an older version may come to another state today.
    fn differences(&self) -> Result<Exit> {
        let mut exit = Exit::Ok;
        for variant in [Variant::Dag, Variant::Plain] {
            let today = self.case.run(variant)?;
            let changes = changes::between_objects(&self.case.expected_state, &today);
            if !changes.is_empty() {
                exit = Exit::Error;
                output::talk(&format!(
                    "the test fails today: in the {} variant the state is another one",
                    variant.name()
                ));
                changes.iter().for_each(|change| output::talk(&format!("  {change}")));
            }
        }
        Ok(exit)
    }
}

/// The state after a step that has come to one.
fn after(app: &App, step: &Step, name: &str) -> Result<Object> {
    let state = app.state(step).map_err(place::wrong)?.filter(|_| step.status == Status::Completed);
    let why = step.exception.as_deref().map(|why| format!(" ({})", fold::exception(why))).unwrap_or_default();
    Ok(state.ok_or_else(|| {
        let status = steps::status(step.status);
        Usage(format!("{name}: {status}{why}; a test case is made of a step that has completed"))
    })?)
}

/// What the model answered: the log has it as what came of the step.
fn answer(dir: &AppDir, step: &Step) -> Result<Option<Answer>> {
    let Some(endpoint) = calls(step).next() else { return Ok(None) };
    let mut results = step.result.as_object().into_iter().flat_map(Object::values).filter_map(Value::as_str);
    let (Some(result), None) = (results.next(), results.next()) else { return Ok(None) };
    if endpoint != "images/generations" {
        return Ok(Some(Answer::Text(result.to_owned())));
    }
    // The name of an image leads nowhere else, whatever a log says.
    let path = dir.path().join(Path::new(result).file_name().unwrap_or_default());
    let bytes = fs::read(&path).with_context(|| format!("cannot read the image {}", path.display()))?;
    Ok(Some(Answer::image(&bytes)))
}

/// The endpoint of each call to a model.
fn calls(step: &Step) -> impl Iterator<Item = &str> {
    told(step, "gen_ai.operation.name")
}

/// Who answered: the provider and its model.
fn asked(step: &Step) -> Option<String> {
    let provider = told(step, "gen_ai.provider.name").next()?;
    let model = told(step, "gen_ai.request.model").next().filter(|model| *model != provider);
    Some(model.map_or_else(|| format!("the provider {provider}"), |model| format!("{model} ({provider})")))
}

fn told<'a>(step: &'a Step, key: &'a str) -> impl Iterator<Item = &'a str> {
    step.attributes.iter().filter(move |attribute| attribute.key == key).filter_map(|found| found.value.as_str())
}

/// The actions of the run that this chatbot does not have.
fn lacking(app: &App) -> Result<Vec<String>> {
    let bot = BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).build()?;
    let named = app.graph.iter().flat_map(|graph| &graph.actions).map(|action| &action.name);
    let ran = app.steps.iter().map(|step| &step.action);
    let mut lacking: Vec<_> = named.chain(ran).filter(|name| bot.machine().action(name).is_none()).cloned().collect();
    lacking.sort_unstable();
    lacking.dedup();
    Ok(lacking)
}

/// A text as a name in Rust.
fn word(text: &str) -> String {
    let word: String =
        text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    if word.starts_with(|c: char| c.is_ascii_digit()) { format!("run_{word}") } else { word }
}
