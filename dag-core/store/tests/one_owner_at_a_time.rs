//! A second writer is refused and told who has the application; a reader is not.

#![expect(clippy::print_stdout, reason = "one process tells another")]

mod support;

use std::{env, process};

use dag_store::{Error, NewApp, Options, Status, Store};
use support::{folder, graph};

#[test]
fn a_second_writer_is_told_the_pid() {
    let store = folder();
    let writer = store.create("app");
    let error = store.app("app").writer(Options::default()).unwrap_err();
    assert!(matches!(error, Error::Owned { pid: Some(pid), .. } if pid == process::id()));
    let end = format!(
        "test/app: process {} writes to this application; stop it first, or fork the application under another id",
        process::id()
    );
    assert!(error.to_string().ends_with(&end), "{error}");
    drop(writer.clone());
    assert!(store.app("app").writer(Options::default()).is_err());
    let step = writer.begin(0, "count", &()).unwrap();
    drop(writer);
    assert!(store.app("app").writer(Options::default()).is_err(), "its step still writes");
    drop(step);
    store.app("app").writer(Options::default()).unwrap();
}

#[test]
fn a_second_process_is_told_the_first() {
    if let Some(folder) = env::var_os("SECOND_WRITER") {
        let project = Store::open(folder).unwrap().project("test").unwrap();
        let refused = project.app("app").unwrap().writer(Options::default()).unwrap_err();
        println!("refused: {refused}");
        return;
    }
    let store = folder();
    let writer = store.create("app");
    let mut second = process::Command::new(env::current_exe().unwrap());
    second.args(["--exact", "a_second_process_is_told_the_first", "--nocapture"]);
    let out = second.env("SECOND_WRITER", store.folder.path()).output().unwrap();
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(told.contains(&format!("test/app: process {} writes to this application; ", process::id())), "{told}");
    assert!(out.status.success());
    support::count(&writer, 0);
}

#[test]
fn an_id_can_be_created_once() {
    let store = folder();
    let writer = store.create("app");
    for _ in 0..2 {
        assert!(store.project.create(&NewApp::new("app", graph()), Options::default()).is_err());
    }
    support::count(&writer, 0);
    drop(writer);
    let error = store.project.create(&NewApp::new("app", graph()), Options::default()).unwrap_err();
    assert!(error.to_string().ends_with("open it to go on with it, or choose another id"), "{error}");
    assert_eq!(store.app("app").resume().unwrap().next_sequence_id, 1);
}

#[test]
fn of_many_that_create_one_id_one_wins() {
    let store = folder();
    let won = std::thread::scope(|scope| {
        let create = || store.project.create(&NewApp::new("app", graph()), Options::default()).ok();
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(create)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    assert_eq!(won.iter().flatten().count(), 1);
    assert_eq!(store.project.check().unwrap().problems, []);
}

#[test]
fn readers_see_the_running_step_and_disturb_nobody() {
    let store = folder();
    let writer = store.create("app");
    let step = writer.begin(0, "count", &()).unwrap();
    assert_eq!(store.app("app").read().unwrap().steps[0].status, Status::Running);
    assert_eq!(store.app("app").summary().unwrap().status, Some(Status::Running));
    let log = std::fs::read(store.log("app")).unwrap();
    std::fs::write(store.log("app"), [&log, &log[..20]].concat()).unwrap();
    assert_eq!(store.app("app").read().unwrap().problems, [], "half a line that is being written");
    std::fs::write(store.log("app"), log).unwrap();
    drop((step, writer));
    assert_eq!(store.app("app").read().unwrap().steps[0].status, Status::Interrupted);
    std::thread::scope(|scope| {
        let reading = scope.spawn(|| (0..300).for_each(|_| drop(store.app("app").read().unwrap())));
        while !reading.is_finished() {
            drop(store.app("app").writer(Options::default()).unwrap());
        }
    });
}
