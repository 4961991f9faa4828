//! A folder whose name is none of a project or an application is left out of lists, and counted.

mod support;

use std::fs;

use dag_store::Store;
use support::folder;

#[test]
fn folders_with_other_names_are_counted() {
    let store = folder();
    store.counted("app", 1);
    let projects = Store::open(store.folder.path()).unwrap();
    assert_eq!((projects.unnamed().unwrap(), store.project.unnamed().unwrap()), (0, 0));
    for name in ["with space", "per%cent", ".hidden", "test/back\\slash", "test/new\nline", "test/.hidden"] {
        fs::create_dir(store.folder.path().join(name)).unwrap();
    }
    fs::write(store.folder.path().join("a file"), "").unwrap();
    assert_eq!((projects.unnamed().unwrap(), store.project.unnamed().unwrap()), (2, 2));
    assert_eq!((projects.projects().unwrap().len(), store.project.apps().unwrap().len()), (1, 1));
    let nowhere = Store::open(store.folder.path().join("nowhere")).unwrap();
    assert_eq!(nowhere.unnamed().unwrap(), 0);
}
