//! A log that ends at any byte of its last two records opens, and no completed step is lost.

mod support;

use std::fs;

use dag_store::{Mended, Options, Status};
use support::{count, folder};

#[test]
fn always_opens_and_loses_no_completed_step() {
    let store = folder();
    let app = store.counted("app", 3);
    let whole = fs::read(store.log("app")).unwrap();
    let ends: Vec<_> = whole.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(at, _)| at + 1).collect();
    for length in ends[3]..=whole.len() {
        fs::write(store.log("app"), &whole[..length]).unwrap();
        // The record is whole without its line end, too.
        let completed = if length + 1 >= whole.len() { 3 } else { 2 };
        assert_eq!(app.resume().unwrap().next_sequence_id, completed, "cut at {length}");

        let writer = app.writer(Options::default()).unwrap();
        let ended = ends.contains(&length);
        let whole_but_for_its_end = ends.contains(&(length + 1));
        match writer.mended() {
            None => assert!(ended),
            Some(Mended::Ended) => assert!(whole_but_for_its_end),
            Some(Mended::Cut { offset, bytes }) => assert_eq!(offset + bytes, length as u64),
        }
        count(&writer, completed);
        drop(writer);
        let read = app.read().unwrap();
        assert_eq!(read.problems, [], "cut at {length}");
        assert_eq!(read.steps.len() as u64, completed + 1);
        assert!(read.steps.iter().all(|step| step.status == Status::Completed));
    }
}

#[test]
fn children_and_annotations_are_mended_too() {
    let store = folder();
    store.counted("parent", 1);
    fs::write(store.project.path().join("parent/children.jsonl"), "{\"type\":\"chi").unwrap();
    fs::write(store.project.path().join("annotations.jsonl"), "{\"span").unwrap();
    let new = dag_store::NewApp::new("fork", support::graph()).fork_of(&store.app("parent").resume().unwrap());
    drop(store.project.create(&new, Options::default()).unwrap());
    store.app("fork").annotate(0, dag_store::Note::default()).unwrap();
    assert_eq!(store.project.check().unwrap().problems, []);
    assert_eq!(store.project.annotations().unwrap().0[0].id, 0);
    assert_eq!(store.app("fork").annotate(0, dag_store::Note::default()).unwrap().id, 1);
}
