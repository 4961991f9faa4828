//! A follower gives each record once, whole lines only, and begins again when the file is another one.

mod support;

use std::fs::{self, OpenOptions};
use std::io::Write;

use dag_store::{Added, Follower};
use support::{begin, count, end, folder, step};

/// The numbers of the steps of the new records.
fn steps(added: &Added) -> Vec<u64> {
    added.entries.iter().filter_map(|entry| entry.as_ref().unwrap().record.sequence_id()).collect()
}

fn poll(follower: &mut Follower) -> Vec<u64> {
    let added = follower.poll().unwrap();
    assert!(!added.restarted);
    steps(&added)
}

#[test]
fn each_record_once() {
    let store = folder();
    let mut follower = store.app("app").follow();
    assert_eq!(poll(&mut follower), [0; 0], "there is no log yet");
    let writer = store.create("app");
    assert_eq!(poll(&mut follower), [0; 0]);
    count(&writer, 0);
    let second = writer.begin(1, "count", &()).unwrap();
    assert_eq!(poll(&mut follower), [0, 0, 1]);
    second.completed(&(), &serde_json::json!({})).unwrap();
    let mut later = store.app("app").follow().from(follower.offset()).unwrap();
    for follower in [&mut follower, &mut later] {
        assert_eq!(poll(follower), [1]);
        assert_eq!(poll(follower), [0; 0]);
    }
}

#[test]
fn half_a_line_is_waited_for() {
    let store = folder();
    let app = store.with_log("app", step(0) + &begin(1)[..40]);
    let mut follower = app.follow();
    assert_eq!(poll(&mut follower), [0, 0]);
    let mut file = OpenOptions::new().append(true).open(store.log("app")).unwrap();
    file.write_all(&begin(1).as_bytes()[40..]).unwrap();
    assert_eq!(poll(&mut follower), [1]);
}

#[test]
fn a_torn_line_that_was_cut_off_is_never_seen() {
    let store = folder();
    let app = store.with_log("app", step(0) + &end(1)[..40]);
    let mut follower = app.follow();
    assert_eq!(poll(&mut follower), [0, 0]);
    count(&app.writer(Default::default()).unwrap(), 1);
    assert_eq!(poll(&mut follower), [1, 1]);
}

#[test]
fn a_file_that_was_cut_or_replaced_begins_again() {
    let store = folder();
    let app = store.with_log("app", step(0) + &step(1));
    let mut follower = app.follow();
    assert_eq!(poll(&mut follower), [0, 0, 1, 1]);
    for log in [step(0), step(7) + &step(8) + &step(9), String::new()] {
        fs::remove_file(store.log("app")).unwrap();
        fs::write(store.log("app"), &log).unwrap();
        let added = follower.poll().unwrap();
        assert!(added.restarted);
        assert_eq!(added.entries.len(), log.lines().count());
        assert_eq!(added.entries.first().map_or(1, |entry| entry.as_ref().unwrap().line), 1);
    }
    fs::write(store.log("app"), step(3)).unwrap();
    assert_eq!(poll(&mut follower), [3, 3]);
    fs::remove_dir_all(app.path()).unwrap();
    assert!(follower.poll().unwrap().restarted);
    assert_eq!(poll(&mut follower), [0; 0]);
}

#[test]
fn a_broken_line_is_named_and_passed() {
    let store = folder();
    let mut follower = store.with_log("app", step(0) + "nonsense\n" + &step(1)).follow();
    let added = follower.poll().unwrap();
    let broken: Vec<_> = added.entries.iter().filter_map(|entry| entry.as_ref().err()).collect();
    assert_eq!((added.entries.len(), broken.len(), broken[0].line), (5, 1, Some(3)));
}
