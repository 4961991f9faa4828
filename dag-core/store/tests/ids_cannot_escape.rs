//! Project names, app ids and partition keys: what would leave the folder, or has no address, is refused in words.

mod support;

use dag_store::{NewApp, Options, Pointer, Store};
use support::{folder, graph};

#[test]
fn app_ids() {
    let store = folder();
    for (id, why) in [
        ("", "is empty"),
        ("..", "begins with a dot"),
        ("../../x", "begins with a dot"),
        (".lock", "begins with a dot"),
        ("a/b", "would be a path"),
        ("/etc", "would be a path"),
        ("a\\b", "would be a path"),
        ("a\nb", "has control characters"),
        ("a\0b", "has control characters"),
        (&"ü".repeat(128), "is too long"),
    ] {
        let error = store.project.app(id).unwrap_err().to_string();
        assert!(error.starts_with(&format!("the app id {id:?} {why}")), "{error}");
        assert!(error.contains("; an app id is 1 to 255 bytes of text without `/`"), "{error}");
        assert!(store.project.create(&NewApp::new(id, graph()), Options::default()).is_err());
        let child = NewApp::new("child", graph()).spawned_by(Pointer::new(id, None));
        assert!(store.project.create(&child, Options::default()).is_err(), "nor as a parent");
    }
    for id in ["chat-1-giraffe", "with space", "☃", "a:b", "x..y"] {
        drop(store.create(id));
        assert_eq!(store.app(id).read().unwrap().problems, []);
    }
    assert_eq!(std::fs::read_dir(store.folder.path()).unwrap().count(), 1, "nothing beside the project");
}

#[test]
fn project_names_and_partition_keys() {
    let store = folder();
    let root = Store::open(store.folder.path()).unwrap();
    for name in ["", "..", "a/b", "my project", ".hidden", "ü"] {
        let error = root.project(name).unwrap_err().to_string();
        assert!(error.contains("a project name is made of ASCII letters, digits, `_`, `-` and `:`"), "{error}");
    }
    root.project("demo:chat_bot-1").unwrap();
    for key in ["", "a/b", "__none__", "\u{7}"] {
        let new = NewApp::new("app", graph()).partition_key(key);
        let error = store.project.create(&new, Options::default()).unwrap_err().to_string();
        assert!(error.starts_with(&format!("the partition key {key:?}")), "{error}");
    }
    assert!(!store.app("app").exists());
}
