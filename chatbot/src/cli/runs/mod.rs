//! `chatbot runs`: what applications have written down, in Burr's layout; Python's are read like ours.

mod list;
pub(super) mod show;
mod detail;
mod tail;
mod diff;
mod fork;
mod resume;
mod replay;
mod test_case;
mod export;
mod check;
pub(super) mod place;
mod steps;
mod before;
mod changes;
mod tokens;
mod fold;
mod table;
mod clock;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use dag_store::{Problem, Store};

use super::exit::Usage;
use super::{Exit, output};

/// Look at the runs that were written down.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Runs {
    /// Where the runs are
    ///
    /// A directory in Burr's layout: a folder for each project, in it one for each application. Without it, .burr in the home folder.
    /// Also by the environment variable `CHATBOT_DATA_DIR`.
    #[arg(long, value_name = "FOLDER", env = "CHATBOT_DATA_DIR", hide_env = true, global = true)]
    dir: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  chatbot runs list --status failed
  chatbot runs check --repair";

#[derive(Debug, Subcommand)]
enum Command {
    /// List the runs, newest first
    List(list::List),
    /// Show the steps of one run
    Show(show::Show),
    /// Follow the log of a run, one line for each record
    Tail(tail::Tail),
    /// Find the first step where two runs differ, and how
    Diff(diff::Diff),
    /// Make another application that goes on from a step of a run
    Fork(fork::Fork),
    /// Go on with a conversation where it stands
    Resume(resume::Resume),
    /// Run the prompts of a conversation again and find the first step that differs
    Replay(replay::Replay),
    /// Write one step as a fixture and a test that runs it again
    TestCase(test_case::TestCase),
    /// Write a run as JSON, JSON lines or Markdown
    Export(export::Export),
    /// Name file and line of what is broken
    Check(check::Check),
}

impl Runs {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let store = store(self.dir)?;
        match self.command {
            Command::List(list) => list.run(&store),
            Command::Show(show) => show.run(&store),
            Command::Tail(tail) => tail.run(&store).await,
            Command::Diff(diff) => diff.run(&store),
            Command::Fork(fork) => fork.run(&store),
            Command::Resume(resume) => resume.run(&store).await,
            Command::Replay(replay) => replay.run(&store).await,
            Command::TestCase(test_case) => test_case.run(&store),
            Command::Export(export) => export.run(&store),
            Command::Check(check) => check.run(&store),
        }
    }
}

pub(super) fn store(dir: Option<PathBuf>) -> anyhow::Result<Store> {
    let path = dir.or_else(Store::burr_home);
    let path = path.ok_or_else(|| Usage("there is no home folder; say where the runs are with --dir FOLDER".into()))?;
    Ok(Store::open(path).map_err(|error| Usage(error.to_string()))?)
}

/// How many problems are told before the rest is left to `check`.
const TOLD: usize = 10;

/// Tells what was found broken on the way to an answer.
pub(super) fn warn(problems: &[Problem]) {
    problems.iter().take(TOLD).for_each(|problem| output::talk(&format!("warning: {problem}")));
    if problems.len() > TOLD {
        let more = problems.len() - TOLD;
        output::talk(&format!("warning: and {more} more; `chatbot runs check` names them all"));
    }
}
