//! Every help ends with examples that work, and the short one fits on a screen.

use crate::support::program::{Program, run};

const COMMANDS: [&str; 4] = ["ask", "chat", "compare", "graph"];

fn help(args: &[&str]) -> String {
    let ended = run(args).exits(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

/// The command lines under `Examples:`.
fn examples(help: &str) -> Vec<&str> {
    let (_, after) = help.split_once("\nExamples:\n").expect("examples");
    after
        .lines()
        .map_while(|line| line.strip_prefix("  "))
        .map(|line| line.split("    ").next().unwrap_or_default())
        .collect()
}

/// All examples, with the files that they read.
fn all() -> Vec<String> {
    let mut helps = vec![help(&["--help"])];
    helps.extend(COMMANDS.map(|command| help(&[command, "--help"])));
    helps.iter().flat_map(|help| examples(help)).map(str::to_owned).collect()
}

#[test]
fn every_help_ends_with_examples() {
    for command in COMMANDS {
        let long = help(&[command, "--help"]);
        let examples = examples(&long);
        assert!(examples.len() >= 3, "{examples:?}");
        assert!(examples.iter().all(|example| example.contains(&format!("chatbot {command}"))), "{examples:?}");
        assert!(long.trim_end().ends_with(examples[examples.len() - 1]), "{long}");
    }
    for command in COMMANDS {
        assert!(
            examples(&help(&["--help"])).iter().any(|example| example.starts_with(&format!("chatbot {command}"))),
            "{command}"
        );
    }
}

/// With the shell, as a person runs them. What asks a paid server runs up to the missing key, and for `git diff` there is something else.
#[test]
fn every_example_works() {
    for example in all() {
        let line = example.replace("git diff", "echo What is a node?");
        let line = if line.contains("| dot") && !crate::support::program::has("dot") {
            line.replace("dot -Tsvg", "cat")
        } else {
            line
        };
        let line = line.replace("chatbot ", &format!("'{}' ", env!("CARGO_BIN_EXE_chatbot")));
        let (program, home) = Program::new([""; 0]).into_parts();
        std::fs::write(home.path().join("prompts.txt"), "What is a node?\nhmm\n").expect("a file");
        let mut shell = std::process::Command::new("/bin/sh");
        shell.args(["-c", &line]).current_dir(home.path()).env_clear().stdin(std::process::Stdio::null());
        shell.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
        let output = shell.output().expect("a shell");
        let is_paid = example.contains("ask --provider openai");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(i32::from(is_paid)), "{example}: {stderr}");
    }
}

#[test]
fn the_short_help_fits_on_a_screen() {
    for command in COMMANDS {
        let short = help(&[command, "-h"]);
        let (lines, columns) = (short.lines().count(), short.lines().map(|line| line.chars().count()).max());
        assert!(lines <= 24, "{command} has {lines} lines:\n{short}");
        assert!(columns <= Some(100), "{command} has {columns:?} columns:\n{short}");
    }
    assert!(help(&["-h"]).lines().count() <= 24);
}

#[test]
fn the_long_help_names_every_variable_and_no_value() {
    for command in ["ask", "chat", "compare"] {
        let program = Program::new([command, "--help"])
            .env("OPENAI_BASE_URL", "http://private.invalid")
            .env("OPENAI_API_KEY", "sk-x");
        let long = program.run().exits(0).stdout;
        for name in ["PROVIDER", "MODEL", "IMAGE_MODEL", "CONTEXT", "TIMEOUT", "DATA_DIR"] {
            assert!(long.contains(&format!("CHATBOT_{name}")), "{name} is missing:\n{long}");
        }
        assert!(long.contains("OPENAI_BASE_URL") && long.contains("OPENAI_API_KEY"), "{long}");
        assert!(!long.contains("private.invalid") && !long.contains("sk-x"), "{long}");
    }
}

#[test]
fn the_default_provider_is_told_as_it_is() {
    assert!(help(&["compare", "-h"]).contains("Who answers [default: offline]"));
    assert!(!help(&["compare", "--help"]).contains("else offline"));
    assert!(
        help(&["ask", "--help"]).contains("if the environment variable `OPENAI_API_KEY` holds a key, else offline")
    );
}

#[test]
fn the_exit_codes_are_told() {
    let text = help(&["--help"]);
    assert!(
        ["0 ok", "1 an error answer", "2 usage", "3 unexpected", "130 interrupted"]
            .iter()
            .all(|code| text.contains(code)),
        "{text}"
    );
}

#[test]
fn the_version_is_that_of_the_package() {
    for flag in ["--version", "-V"] {
        assert_eq!(help(&[flag]), format!("chatbot {}\n", env!("CARGO_PKG_VERSION")));
    }
}
