//! The `chatbot` program: reads the command line, runs one command, and says how it went by its exit code.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run().into()
}
