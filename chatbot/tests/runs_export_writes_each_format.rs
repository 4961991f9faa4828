//! `runs export` writes a run as JSON, as JSON lines and as Markdown, to standard output or to a file.

use std::fs;
use std::process::Command;

use crate::support::runs::{Runs, burr, count, program};
use serde_json::Value;

fn export(args: &[&str]) -> String {
    let ended = program(&burr(), &[&["export", "demo/parent"], args].concat()).run().exits(0);
    assert_eq!(ended.stderr, "");
    ended.stdout
}

#[test]
fn json_is_what_show_prints() {
    let shown = program(&burr(), &["show", "demo/parent", "--json"]).run().exits(0).stdout;
    assert_eq!(export(&[]), shown);
    assert_eq!(export(&["--format", "json"]), shown);
}

#[test]
fn json_lines_are_the_steps() {
    let whole: Value = serde_json::from_str(&export(&[])).expect("JSON");
    let lines = export(&["--format", "jsonl"]);
    let steps: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(&steps, whole["steps"].as_array().expect("a list"));
}

#[test]
fn markdown_tells_what_each_step_changed() {
    insta::assert_snapshot!(export(&["--format", "markdown"]));
}

#[test]
fn markdown_tells_of_edits_where_they_were_made() {
    let runs = Runs::new();
    let writer = runs.create("edited");
    count(&writer, 0, &serde_json::json!({ "count": 1 }));
    writer.edit(Some(0), Some("count"), &serde_json::json!({ "count": 7 })).expect("an edit");
    count(&writer, 1, &serde_json::json!({ "count": 8 }));
    writer.edit(Some(1), Some("count"), &serde_json::json!({ "count": 0 })).expect("an edit");
    let text = runs.run(&["export", "test/edited", "--format", "markdown"]).exits(0).stdout;
    let told =
        ["## 0. count", "## The state was edited", "1 → 7", "## 1. count", "7 → 8", "## The state was edited", "8 → 0"];
    let mut rest = text.as_str();
    for part in told {
        rest = rest.split_once(part).unwrap_or_else(|| panic!("no {part:?} in its place: {text}")).1;
    }
    assert!(rest.contains("\"count\": 0"), "{text}");
}

#[test]
fn nothing_in_a_run_ends_a_block() {
    let runs = Runs::new();
    let writer = runs.create("fences");
    count(&writer, 0, &serde_json::json!({}));
    writer
        .begin(1, "count", &())
        .expect("a step")
        .failed("before\n````\nafter", &serde_json::json!({}))
        .expect("an end");
    let text = runs.run(&["export", "test/fences", "--format", "markdown"]).exits(0).stdout;
    assert!(text.contains("\n`````text\nbefore\n````\nafter\n`````\n"), "{text}");
}

#[test]
fn a_file_says_its_format_by_its_ending() {
    for (file, format) in [("run.json", "json"), ("run.jsonl", "jsonl"), ("run.md", "markdown")] {
        let ended = program(&burr(), &["export", "demo/parent", "-o", file]).run().exits(0);
        assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", ""));
        let written = fs::read_to_string(ended.home.path().join(file)).expect("a file");
        assert_eq!(written, export(&["--format", format]));
    }
    let ended = program(&burr(), &["export", "demo/parent", "-o", "run", "--format", "jsonl"]).run().exits(0);
    assert_eq!(ended.files(), ["run"]);
}

/// In a process that may write no file longer than 1 KiB.
#[cfg(unix)]
#[test]
fn a_file_appears_whole_or_stays_as_it_was() {
    let runs = Runs::new();
    runs.counted("app", 5);
    let file = runs.folder.path().join("run.json");
    fs::write(&file, "as it was").expect("a file");
    let file = file.to_str().expect("UTF-8");
    let (program, _home) = program(runs.folder.path(), &["export", "test/app", "-o", file]).into_parts();
    let mut shell = Command::new("bash");
    shell.args(["-c", r#"trap "" XFSZ; ulimit -f 1; exec "$0" "$@""#]).arg(program.get_program());
    shell.args(program.get_args()).envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let output = shell.output().expect("bash starts");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{told}");
    assert!(told.contains(&format!("cannot write {file}: File too large")), "{told}");
    assert_eq!(fs::read_to_string(file).expect("a file"), "as it was");
    assert_eq!(fs::read_dir(runs.folder.path()).expect("a folder").count(), 2);

    runs.run(&["export", "test/app", "-o", file]).exits(0);
    assert_eq!(fs::read_to_string(file).expect("a file"), runs.run(&["export", "test/app"]).stdout);
    assert_eq!(fs::read_dir(runs.folder.path()).expect("a folder").count(), 2);
}

#[cfg(unix)]
#[test]
fn links_permissions_and_devices_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};

    let runs = Runs::new();
    runs.counted("app", 1);
    let at = |name: &str| runs.folder.path().join(name);
    let export = |file: &str| {
        let file = at(file);
        runs.run(&["export", "test/app", "--format", "json", "-o", file.to_str().expect("UTF-8")]).exits(0)
    };
    fs::write(at("real"), "old").expect("a file");
    fs::set_permissions(at("real"), fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("real", at("link")).expect("a link");
    export("link");
    let real = fs::metadata(at("real")).expect("a file");
    assert!(at("link").is_symlink() && real.len() > 10);
    assert_eq!(real.permissions().mode() & 0o777, 0o640);

    let device = runs.run(&["export", "test/app", "--format", "json", "-o", "/dev/null"]).exits(0);
    assert_eq!(device.stderr, "");
    assert!(fs::metadata("/dev/null").expect("a device").file_type().is_char_device());
}

#[test]
fn a_file_that_can_not_be_is_a_mistake() {
    for (file, told) in [("run.txt", "use .json, .jsonl or .md"), ("missing/run.json", "does not exist; make it first")]
    {
        let ended = program(&burr(), &["export", "demo/parent", "-o", file]).run().exits(2);
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
        assert_eq!(ended.files(), [""; 0]);
    }
    // A folder, and one in which nobody may make a file, not even root.
    for file in [".", "/sys/run.json"] {
        let ended = program(&burr(), &["export", "demo/parent", "-o", file, "--format", "json"]).run().exits(3);
        assert!(ended.stderr.contains(&format!("cannot write {file}: ")), "{}", ended.stderr);
    }
}
