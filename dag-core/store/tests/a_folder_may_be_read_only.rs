//! A folder that this user may read and not write: everything can be looked at, and what would write says which file it may not.
#![cfg(unix)]

mod support;

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{self, Command};
use std::{env, fs};

use dag_store::{NewApp, Options, Status, Store};
use support::{folder, graph};

const FOLDER: &str = "DAG_STORE_FOLDER";
/// Before each message that the child prints.
const TOLD: &str = "told: ";

/// In a child process without any rights of root's, which no mode of a file holds back.
#[test]
fn it_is_read_and_its_name_is_told() {
    if let Some(folder) = env::var_os(FOLDER) {
        return look(&folder);
    }
    let store = folder();
    store.counted("app", 2);
    let program = store.folder.path().join("program");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let app = store.project.path().join("app");
    fs::read_dir(&app).unwrap().for_each(|file| mode(&file.unwrap().path(), 0o444));
    [&app, store.project.path(), store.folder.path()].into_iter().for_each(|folder| mode(folder, 0o555));

    let mut child = Command::new(&program);
    child.args(["--exact", "--nocapture", "it_is_read_and_its_name_is_told"]).env(FOLDER, store.folder.path());
    if is_root(&app) {
        child.uid(65534).gid(65534);
    }
    let out = child.current_dir(store.folder.path()).output().unwrap();
    [store.folder.path(), store.project.path(), &app].into_iter().for_each(|folder| mode(folder, 0o755));
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    let out = String::from_utf8_lossy(&out.stdout).into_owned();
    let told: Vec<_> = out.lines().filter_map(|line| line.strip_prefix(TOLD)).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    [folder]/test/app/.lock: opening the lock failed: Permission denied (os error 13); choose a folder that this user may write to
    [folder]/test/.tmp-[pid]-0: creating a folder failed: Permission denied (os error 13); choose a folder that this user may write to
    [folder]/test/annotations.jsonl: opening the file failed: Permission denied (os error 13); choose a folder that this user may write to
    ");
}

/// Whether a file may be made where nobody may make one.
fn is_root(read_only: &Path) -> bool {
    let made = read_only.join("made");
    let is_root = fs::write(&made, "").is_ok();
    if is_root {
        fs::remove_file(made).unwrap();
    }
    is_root
}

#[expect(clippy::print_stdout, reason = "its parent reads the messages")]
fn look(folder: &OsStr) {
    let project = Store::open(folder).unwrap().project("test").unwrap();
    let app = project.app("app").unwrap();
    let read = app.read().unwrap();
    assert_eq!((read.steps.len(), read.steps[1].status, read.problems), (2, Status::Completed, Vec::new()));
    assert_eq!(app.resume().unwrap().next_sequence_id, 2);
    assert_eq!(app.summary().unwrap().steps, 2);
    assert_eq!(project.check().unwrap().problems, []);

    let errors = [
        app.writer(Options::default()).unwrap_err(),
        project.create(&NewApp::new("other", graph()), Options::default()).unwrap_err(),
        app.annotate(0, dag_store::Note::default()).unwrap_err(),
    ];
    for error in errors {
        let told = error.to_string().replace(&*folder.to_string_lossy(), "[folder]");
        println!("\n{TOLD}{}", told.replace(&process::id().to_string(), "[pid]"));
    }
}
