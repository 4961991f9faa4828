//! A project, a run or a command of `runs` that is not there is a mistake: exit code 2, no data, and the nearest name.

use crate::support::program::Program;
use crate::support::runs::{Runs, burr, program};

fn refused(args: &[&str], told: &str) {
    let ended = program(&burr(), args).run().exits(2);
    assert_eq!(ended.stdout, "");
    assert!(ended.stderr.contains(told), "{told:?} is not in {:?}", ended.stderr);
}

#[test]
fn a_project_that_is_not_there() {
    refused(&["list", "dmeo"], "no project is named `dmeo` in ");
    refused(&["list", "dmeo"], "; did you mean `demo`?\n");
    refused(&["check", "something"], "; there is demo\n");
    refused(&["list", "../demo"], "no project is named `../demo`");
}

#[test]
fn a_run_that_is_not_there_for_every_command() {
    for command in ["show", "tail", "export", "check"] {
        refused(&[command, "demo/paernt"], "no application is named `paernt` in ");
        refused(&[command, "demo/paernt"], "; did you mean `parent`?\n");
        refused(&[command, "demos/parent"], "did you mean `demo`?");
    }
    refused(&["diff", "demo/parent", "demo/frked"], "did you mean `forked`?");
    refused(&["diff", "demo/paernt:1", "demo/forked"], "did you mean `parent`?");
}

#[test]
fn the_beginning_of_an_id_is_near_when_there_is_only_one() {
    refused(&["show", "demo/pa"], "did you mean `parent`?");
    refused(&["show", "demo/"], "there is forked, inner, parent");
    refused(&["show", "demo/../demo/parent"], "no application is named `../demo/parent`");
}

#[test]
fn a_run_without_its_project() {
    refused(&["show", "parent"], "`parent` has no `/`; did you mean `demo/parent`?");
    refused(&["show", "nothing"], "`nothing` has no `/`; `chatbot runs list` shows them");
}

#[test]
fn a_folder_without_projects_and_a_file_instead_of_one() {
    let runs = Runs::new();
    let nowhere = runs.folder.path().join("nowhere");
    let ended = program(&nowhere, &["show", "demo/parent"]).run().exits(2);
    assert!(ended.stderr.ends_with("; there is none\n"), "{}", ended.stderr);
    let file = runs.folder.path().join("file");
    std::fs::write(&file, "").expect("a file");
    let ended = program(&file, &["list"]).run().exits(2);
    assert!(ended.stderr.contains("not a directory"), "{}", ended.stderr);
}

#[test]
fn a_command_that_is_not_there() {
    refused(&["lsit"], "'list'");
    refused(&["epxort", "demo/parent"], "'export'");
    let ended = Program::new(["runs", "grahp"]).run().exits(2);
    assert!(!ended.stderr.contains("'graph'"), "{}", ended.stderr);
}
