//! Every persister saves and loads states alike, and refuses to save a step twice.

use dag_store::Status;
use dag_store::persister::{MemoryPersister, Persister, Saved};
use serde_json::json;

fn saved(partition_key: Option<&str>, app_id: &str, sequence_id: u64) -> Saved {
    Saved {
        partition_key: partition_key.map(ToOwned::to_owned),
        app_id: app_id.to_owned(),
        sequence_id,
        position: "count".to_owned(),
        status: if sequence_id == 2 { Status::Failed } else { Status::Completed },
        state: json!({ "count": sequence_id, "☃": [null, 1.5, { "a": "b" }] }).as_object().unwrap().clone(),
        prior_step: (sequence_id > 0).then(|| "count".to_owned()),
        next: (sequence_id == 2).then(|| "mend".to_owned()),
        schema: (sequence_id > 0).then(|| "0123456789abcdef".to_owned()),
    }
}

fn keeps_states(persister: &dyn Persister) {
    assert_eq!(persister.load(None, "app", None).unwrap(), None);
    for step in [0, 2, 1] {
        persister.save(&saved(None, "app", step)).unwrap();
    }
    persister.save(&saved(Some("user"), "app", 9)).unwrap();
    persister.save(&saved(Some("user"), "other", 0)).unwrap();

    assert_eq!(persister.load(None, "app", None).unwrap(), Some(saved(None, "app", 2)), "the highest number");
    assert_eq!(persister.load(None, "app", Some(0)).unwrap(), Some(saved(None, "app", 0)));
    assert_eq!(persister.load(None, "app", Some(9)).unwrap(), None, "of another partition");
    assert_eq!(persister.load(Some("user"), "app", None).unwrap(), Some(saved(Some("user"), "app", 9)));
    assert_eq!(persister.list_app_ids(Some("user")).unwrap(), ["other", "app"], "those saved last first");
    assert_eq!(persister.list_app_ids(Some("nobody")).unwrap(), [""; 0]);

    let again = Saved { position: "elsewhere".to_owned(), ..saved(None, "app", 1) };
    let error = persister.save(&again).unwrap_err().to_string();
    assert_eq!(error, "step 1 of application \"app\" is saved already; load the application again to go on after it");

    let edited = Saved { state: serde_json::Map::new(), next: Some("elsewhere".to_owned()), ..saved(None, "app", 1) };
    persister.replace(&edited).unwrap();
    assert_eq!(persister.load(None, "app", Some(1)).unwrap(), Some(edited));
    let error = persister.replace(&saved(None, "app", 7)).unwrap_err().to_string();
    assert_eq!(
        error,
        "step 7 of application \"app\" is not saved, so that its state can not be replaced; save it first"
    );
}

#[test]
fn in_memory() {
    keeps_states(&MemoryPersister::new());
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use dag_store::persister::{Persister, SqlitePersister};

    #[test]
    fn in_sqlite_also_after_reopening() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.db");
        super::keeps_states(&SqlitePersister::open(&file).unwrap());
        let again = SqlitePersister::open(&file).unwrap();
        assert_eq!(again.load(None, "app", None).unwrap(), Some(super::saved(None, "app", 2)));
    }

    #[test]
    fn two_that_go_on_from_one_state_are_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("state.db");
        let (one, other) = (SqlitePersister::open(&file).unwrap(), SqlitePersister::open(&file).unwrap());
        one.save(&super::saved(None, "app", 0)).unwrap();
        assert!(other.save(&super::saved(None, "app", 0)).is_err());
        other.save(&super::saved(None, "app", 1)).unwrap();
    }

    #[test]
    fn a_file_that_is_no_database_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("text");
        std::fs::write(&file, "no database, but a text that is long enough to look like one at first sight").unwrap();
        let error = SqlitePersister::open(&file).unwrap_err().to_string();
        assert!(error.contains("text: opening the database failed: file is not a database"), "{error}");
    }
}
