//! A suite of prompts has a row for each, and the worst of them in full.

use std::fs;

use crate::support::program::{Ended, Program};

fn suite(files: &[(&str, &str)], args: &[&str]) -> Ended {
    let (mut command, home) = Program::new([&["compare", "--runs", "1"], args].concat()).into_parts();
    for (name, text) in files {
        let path = home.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let output = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ended { status: output.status, stdout: text(output.stdout), stderr: text(output.stderr), home }
}

const FILE: [(&str, &str); 1] = [("prompts.txt", "# what people ask\nWhat is a node?\n\nhmm\nsomething unsafe\n")];

#[test]
fn a_row_for_each_prompt_and_one_in_full() {
    let report = suite(&FILE, &["--suite", "prompts.txt"]).exits(0).stdout;
    for row in ["    1. What is a node?", "    2. hmm", "    3. something unsafe"] {
        let line = report.lines().find(|line| line.starts_with(row)).unwrap_or_else(|| panic!("{row:?}: {report}"));
        assert!(line.contains("identical"), "{line}");
    }
    assert_eq!(report.matches("same final state").count(), 1, "{report}");
    assert!(report.contains("All 3 prompts added up") && report.contains("The one to look at first"), "{report}");
    assert!(report.lines().all(|line| line.chars().count() <= 100), "{report}");
}

#[test]
fn a_folder_has_a_prompt_in_each_text_file() {
    let files = [("suite/b.txt", "hmm"), ("suite/a.txt", "What is\na node?\n"), ("suite/notes.md", "no prompt")];
    let report = suite(&files, &["--suite", "suite", "--json"]).exits(0).json();
    let prompts: Vec<_> = report["pairs"].as_array().expect("a list").iter().map(|pair| &pair["prompt"]).collect();
    assert_eq!(prompts, ["What is\na node?", "hmm"]);
}

#[test]
fn a_suite_without_prompts_or_without_a_file_is_a_mistake_of_usage() {
    let ended = suite(&[("empty.txt", "# nothing\n")], &["--suite", "empty.txt"]).exits(2);
    assert_eq!(ended.stderr, "error: the suite empty.txt has no prompts; write one on each line\n");
    let ended = suite(&[], &["--suite", "missing.txt"]).exits(2);
    assert!(ended.stderr.starts_with("error: cannot read the suite missing.txt: "), "{}", ended.stderr);
}

#[test]
fn prompts_come_from_one_place() {
    suite(&FILE, &["--suite", "prompts.txt", "and another one"]).exits(2);
    suite(&[], &[]).exits(2);
}
