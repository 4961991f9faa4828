//! Every help of `runs` fits on a screen and ends with examples that work, and a closed output is no panic.

use std::process::{Command, Stdio};

use crate::support::program::{Program, run};
use crate::support::runs::{burr, program};

const COMMANDS: [&str; 10] =
    ["list", "show", "tail", "diff", "fork", "resume", "replay", "test-case", "export", "check"];

fn help(args: &[&str]) -> String {
    run([&["runs"], args].concat()).exits(0).stdout
}

fn examples(help: &str) -> Vec<String> {
    let (_, after) = help.split_once("\nExamples:\n").expect("examples");
    after.lines().map_while(|line| line.strip_prefix("  ")).map(ToOwned::to_owned).collect()
}

/// A home whose `.burr` has the run that the examples speak of: two turns of six steps.
fn home() -> (Command, tempfile::TempDir) {
    let (command, home) = Program::new([""; 0]).into_parts();
    let burr = home.path().join(".burr");
    for prompt in ["Draw a turtle", "hmm"] {
        Program::new(["ask", "--app-id", "turtle", prompt]).env("CHATBOT_DATA_DIR", &burr).run().exits(0);
    }
    (command, home)
}

#[test]
fn every_help_fits_and_ends_with_examples() {
    assert!(help(&["-h"]).lines().count() <= 24);
    for command in COMMANDS {
        let (short, long) = (help(&[command, "-h"]), help(&[command, "--help"]));
        assert!(short.lines().count() <= 24 && short.lines().all(|line| line.chars().count() <= 100), "{short}");
        let own = examples(&long).iter().filter(|line| line.starts_with(&format!("chatbot runs {command}"))).count();
        assert!(own >= 2 && examples(&long).len() >= 3 && long.contains("CHATBOT_DATA_DIR"), "{long}");
    }
}

#[test]
fn every_example_works() {
    let mut lines = examples(&help(&["--help"]));
    lines.extend(COMMANDS.iter().flat_map(|command| examples(&help(&[command, "--help"]))));
    for line in lines {
        let (program, home) = home();
        let shell = line.replacen("chatbot ", &format!("'{}' ", env!("CARGO_BIN_EXE_chatbot")), 1);
        let mut command = Command::new("/bin/sh");
        command.args(["-c", &shell]).current_dir(home.path()).env_clear().stdin(Stdio::null());
        command.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = command.output().expect("a shell");
        assert_eq!(output.status.code(), Some(0), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[cfg(unix)]
#[test]
fn a_closed_output_is_no_panic() {
    let json = ["export", "demo/parent"];
    let tail = ["tail", "demo/parent", "--from-start"];
    for args in [
        &["list"][..],
        &["list", "--json"],
        &["show", "demo/parent"],
        &json,
        &tail,
        &["diff", "demo/parent", "demo/inner"],
    ] {
        let (mut command, _home) = program(&burr(), args).into_parts();
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = command.stdin(Stdio::null()).stdout(writer).output().expect("the program starts");
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0), "{args:?}");
    }
}
