//! The command line: what can be asked for, and which file does it.
//!
//! Standard output is data, standard error is talk. Exit codes are in `exit`, in one place.

mod ask;
mod browser;
mod chat;
mod compare;
mod exit;
mod graph;
mod input;
mod interrupt;
mod output;
mod prompt;
mod runs;
mod serve;
mod setup;
mod whole_file;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

pub(crate) use exit::Exit;

/// A chatbot whose functions stand in a DAG, and once more as plain actions, on one state machine.
#[derive(Debug, Parser)]
#[command(name = "chatbot", version, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  chatbot compare \"What is a node?\"                 the same prompt through both variants
  chatbot ask --variant plain \"Draw a red cat\"      one turn
  chatbot chat                                      a conversation in the terminal
  chatbot graph --of machine --format mermaid       the picture of the state machine

Exit codes: 0 ok, 1 an error answer, a difference or a broken run, 2 usage or configuration, 3 unexpected, 130 interrupted.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer one prompt
    Ask(ask::Ask),
    /// Hold a conversation in the terminal
    Chat(chat::Chat),
    /// Run prompts through both variants and compare answers, calls, states and times
    Compare(compare::Compare),
    /// Write the picture of the machine, the graph or one action
    Graph(graph::Graph),
    /// Look at the runs that were written down
    Runs(runs::Runs),
    /// Serve the chat to browsers, and an API to programs; what `chatbot` alone does
    Serve(serve::Serve),
}

/// Reads the command line and runs the command.
pub(crate) fn run() -> Exit {
    let cli = match parse() {
        Ok(cli) => cli,
        Err(error) => return exit::usage(error),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return exit::unexpected(&error.into()),
    };
    let result = runtime.block_on(async {
        match cli.command {
            Command::Ask(ask) => ask.run().await,
            Command::Chat(chat) => chat.run().await,
            Command::Compare(compare) => compare.run().await,
            Command::Graph(graph) => graph.run(),
            Command::Runs(runs) => runs.run().await,
            Command::Serve(serve) => serve.run().await,
        }
    });
    // Whatever still waits, for a line or for a name server, keeps nobody waiting.
    runtime.shutdown_background();
    result.unwrap_or_else(|error| exit::unexpected(&error))
}

fn parse() -> Result<Cli, clap::Error> {
    let mut command = Cli::command()
        .mut_subcommand("compare", compare::own_default)
        .mut_subcommands(|command| command.mut_args(without_empty_variable));
    let mut args: Vec<_> = std::env::args_os().collect();
    if args.len() < 2 {
        args = vec!["chatbot".into(), "serve".into()];
    }
    let matches = command.try_get_matches_from_mut(args)?;
    Cli::from_arg_matches(&matches).map_err(|error| error.format(&mut command))
}

/// An environment variable that is set to nothing counts as not set.
fn without_empty_variable(arg: clap::Arg) -> clap::Arg {
    let is_empty = arg.get_env().is_some_and(|name| std::env::var_os(name).is_some_and(|value| value.is_empty()));
    if is_empty { arg.env(None::<&str>) } else { arg }
}

/// `; did you mean `x`?` for the nearest of the names, or nothing.
fn did_you_mean<'a>(written: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    dag_core::nearest(written, names).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default()
}
