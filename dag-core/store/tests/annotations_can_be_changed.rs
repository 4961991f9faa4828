//! An annotation is changed in its place; everything else in the file stays as it was, byte for byte.

mod support;

use std::fs;
use std::thread;

use dag_store::{Note, Observation};
use serde_json::json;
use support::folder;

fn note(word: &str) -> Note {
    let fields = json!({ "note": word }).as_object().unwrap().clone();
    let observation = Observation { data_fields: fields, thumbs_up_thumbs_down: Some(true), ..Observation::default() };
    Note { step_name: "count".into(), tags: vec![word.into()], observations: vec![observation], ..Note::default() }
}

#[test]
fn in_place_beside_broken_lines_and_unknown_fields() {
    let store = folder();
    store.counted("app", 2);
    let app = store.app("app");
    for word in ["first", "second", "third"] {
        app.annotate(1, note(word)).unwrap();
    }
    let path = store.folder.path().join("test/annotations.jsonl");
    let lines = fs::read_to_string(&path).unwrap();
    let lines: Vec<_> = lines.lines().collect();
    let second = lines[1].replacen('{', r#"{"colour":"blue","#, 1);
    fs::write(&path, format!("{}\nno annotation\n{second}\n{}\n", lines[0], lines[2])).unwrap();

    let updated = store.project.update_annotation(1, &note("changed")).unwrap();
    assert_eq!((updated.id, updated.step_sequence_id, &*updated.app_id), (1, 1, "app"));
    assert_eq!((&updated.note, &updated.extra["colour"]), (&note("changed"), &json!("blue")));
    assert!(updated.updated >= updated.created);
    let now = fs::read_to_string(&path).unwrap();
    let now: Vec<_> = now.lines().collect();
    assert_eq!((now[0], now[1], now[3]), (lines[0], "no annotation", lines[2]));
    let (annotations, problems) = store.project.annotations().unwrap();
    assert_eq!(annotations[1], updated);
    assert_eq!((annotations.len(), problems.len()), (3, 1));
    assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 2, "the application and the file");
}

#[test]
fn one_that_is_not_there_is_named() {
    let store = folder();
    store.counted("app", 1);
    for _ in 0..2 {
        let error = store.project.update_annotation(7, &note("changed")).unwrap_err().to_string();
        let expected =
            "annotations.jsonl: there is no annotation 7; list the annotations of the project to see which there are";
        assert!(error.ends_with(expected), "{error}");
        store.app("app").annotate(0, note("another")).unwrap();
    }
}

#[test]
fn none_is_lost_while_others_are_added() {
    let store = folder();
    store.counted("app", 1);
    store.app("app").annotate(0, note("first")).unwrap();
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| (0..30).for_each(|_| drop(store.app("app").annotate(0, note("more")).unwrap())));
            scope.spawn(|| {
                (0..30).for_each(|at| drop(store.project.update_annotation(0, &note(&format!("{at}"))).unwrap()));
            });
        }
    });
    let (annotations, problems) = store.project.annotations().unwrap();
    assert_eq!((annotations.len(), problems), (61, Vec::new()));
    let mut ids: Vec<_> = annotations.iter().map(|annotation| annotation.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, (0..61).collect::<Vec<_>>());
}

#[test]
fn a_new_one_has_an_id_of_its_own_beside_lines_that_cannot_be_read() {
    let store = folder();
    store.counted("app", 1);
    let app = store.app("app");
    let path = store.folder.path().join("test/annotations.jsonl");
    fs::write(&path, "nonsense\n{\"id\":41,\"step_name\":7}\n").unwrap();
    assert_eq!(app.annotate(0, note("after it")).unwrap().id, 42);
    let broken = format!("{{\"id\":{}}}\n", u64::MAX);
    fs::write(&path, fs::read_to_string(&path).unwrap() + &broken).unwrap();
    assert_eq!(app.annotate(0, note("there is no larger one")).unwrap().id, 0);
    assert_eq!(app.annotate(0, note("and the next one that is free")).unwrap().id, 1);
}
