//! How a command ended, as the exit code says it, and what an error looks like.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::process::ExitCode;

use clap::CommandFactory;
use clap::error::{ContextKind, ContextValue, ErrorKind as Kind};

use super::output;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// As asked.
    Ok,
    /// The bot answered with an error item, two runs or variants differ, or a run is broken.
    Error,
    /// The command line or the configuration is wrong.
    Usage,
    /// A defect, or an operating system that refuses.
    Unexpected,
    /// Ctrl-C.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Ok => 0,
            Exit::Error => 1,
            Exit::Usage => 2,
            Exit::Unexpected => 3,
            Exit::Interrupted => 130,
        })
    }
}

/// A mistake of the person at the command line; everything else that goes wrong is unexpected.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Usage(pub(super) String);

/// Prints what clap says: help goes to standard output and is no error.
pub(super) fn usage(mut error: clap::Error) -> Exit {
    suggest(&mut error);
    blame(&mut error);
    match error.print() {
        Err(broken) if broken.kind() != ErrorKind::BrokenPipe => Exit::Unexpected,
        _ if error.use_stderr() => Exit::Usage,
        _ => Exit::Ok,
    }
}

/// Adds the nearest value or command where clap's own measure finds none: `dga` is near to `dag`.
fn suggest(error: &mut clap::Error) {
    let cli = super::Cli::command();
    // Where the first word is a command, the wrong one is among its own.
    let within = std::env::args_os().nth(1).and_then(|name| cli.find_subcommand(name)).unwrap_or(&cli);
    let commands: Vec<_> = within.get_subcommands().map(|command| command.get_name().to_owned()).collect();
    let valid = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(valid)) => valid.clone(),
        _ => Vec::new(),
    };
    add_nearest(error, ContextKind::InvalidValue, ContextKind::SuggestedValue, &valid);
    add_nearest(error, ContextKind::InvalidSubcommand, ContextKind::SuggestedSubcommand, &commands);
}

/// Names the environment variable that a wrong value came from, where it did not come from the command line.
fn blame(error: &mut clap::Error) {
    let Some(ContextValue::String(shown)) = error.get(ContextKind::InvalidArg) else { return };
    let flag = shown.split([' ', '=']).next().unwrap_or_default();
    let written = |arg: OsString| arg.to_str().is_some_and(|arg| arg.split('=').next() == Some(flag));
    let cli = super::Cli::command();
    let mut args = cli.get_subcommands().flat_map(clap::Command::get_arguments);
    let arg = args.find(|arg| arg.get_long().is_some_and(|long| flag.strip_prefix("--") == Some(long)));
    let is_at_fault = matches!(error.kind(), Kind::InvalidValue | Kind::ValueValidation);
    if let Some(name) = arg.and_then(clap::Arg::get_env)
        && is_at_fault
        && !std::env::args_os().any(written)
    {
        let blamed = format!("{shown} (from the environment variable {})", name.display());
        error.insert(ContextKind::InvalidArg, ContextValue::String(blamed));
    }
}

fn add_nearest(error: &mut clap::Error, written: ContextKind, suggested: ContextKind, valid: &[String]) {
    let Some(ContextValue::String(written)) = error.get(written) else { return };
    let near = dag_core::nearest(written, valid.iter().map(String::as_str)).map(ToOwned::to_owned);
    if let (None, Some(near)) = (error.get(suggested), near) {
        let is_one_of_many = suggested == ContextKind::SuggestedSubcommand;
        let near = if is_one_of_many { ContextValue::Strings(vec![near]) } else { ContextValue::String(near) };
        error.insert(suggested, near);
    }
}

/// Prints an error with all its causes.
pub(super) fn unexpected(error: &anyhow::Error) -> Exit {
    let closed = |cause: &(dyn std::error::Error + 'static)| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe)
    };
    if error.chain().any(closed) {
        // Whoever read the output has seen enough.
        return Exit::Ok;
    }
    output::talk(&format!("error: {error:#}"));
    if error.is::<Usage>() { Exit::Usage } else { Exit::Unexpected }
}
