//! Every persister saves and loads states alike, and refuses to save a step twice.

#[cfg(any(feature = "postgres", feature = "redis"))]
#[path = "support/server.rs"]
mod server;

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

/// What the stores behind a server have in common.
#[cfg(any(feature = "postgres", feature = "redis"))]
mod served {
    use std::sync::Arc;

    use dag_core::{Halt, Inputs, Machine, State, action, field};
    use dag_store::persister::{Persisted, Persister};
    use serde::{Deserialize, Serialize};

    use super::saved;

    #[derive(State, Clone, Serialize, Deserialize)]
    struct Counter {
        count: u32,
    }

    #[action(writes(count))]
    fn add(count: &u32) -> u32 {
        count + 1
    }

    /// Within async code, and by another connection afterwards.
    #[tokio::main(flavor = "current_thread")]
    pub(super) async fn keeps_a_machine(connect: impl Fn() -> Arc<dyn Persister>) {
        let machine = Machine::builder(Counter { count: 0 })
            .action("add", action::<add>())
            .entrypoint("add")
            .transition("add", "add", field!(Counter.count).lt(4))
            .build()
            .unwrap();
        let mut app = Persisted::new(&machine, connect(), "machine").start().unwrap();
        app.run(Halt::after("add"), Inputs::new()).await.unwrap();
        drop(app);
        let mut app = Persisted::new(&machine, connect(), "machine").resume().unwrap();
        app.run(Halt::never(), Inputs::new()).await.unwrap();
        assert_eq!((app.state().count, app.sequence_id()), (4, 4));
        let started = Persisted::new(&machine, connect(), "machine").start().unwrap_err().to_string();
        assert_eq!(
            started,
            "step 3 of application \"machine\" is saved already; load the application again to go on after it"
        );
    }

    /// Of those that save a step at the same time, one does.
    pub(super) fn one_of_several_saves_a_step(connect: impl Fn() -> Arc<dyn Persister>) {
        let writers: Vec<_> = (0..4).map(|_| connect()).collect();
        let saving = |(writer, persister): (usize, &Arc<dyn Persister>)| {
            let positions = (0..20).map(move |step| {
                let saved =
                    dag_store::persister::Saved { position: format!("by {writer}"), ..saved(None, "raced", step) };
                persister.save(&saved).is_ok()
            });
            positions.filter(|saved| *saved).count()
        };
        let saved: usize = std::thread::scope(|scope| {
            let threads: Vec<_> = writers.iter().enumerate().map(|one| scope.spawn(move || saving(one))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!(saved, 20);
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::sync::Arc;

    use dag_store::persister::{Persister, PostgresPersister, Saved};
    use serde_json::json;

    use super::server::Server;
    use super::{keeps_states, saved, served};

    #[test]
    fn in_postgres_also_by_another_connection() {
        let Some(server) = Server::postgres() else { return };
        let connect = || PostgresPersister::connect(&server.address).unwrap();
        keeps_states(&connect());
        assert_eq!(connect().load(None, "app", None).unwrap(), Some(saved(None, "app", 2)));
        let connect = || -> Arc<dyn Persister> { Arc::new(connect()) };
        served::keeps_a_machine(connect);
        served::one_of_several_saves_a_step(connect);

        let persister = connect();
        let state = json!({ "large": u64::MAX, "exact": 0.1, "nul": "a\u{0}b" });
        let error = persister.save(&Saved { state: state.as_object().unwrap().clone(), ..saved(None, "nul", 0) });
        let error = error.unwrap_err().to_string();
        assert!(error.starts_with("PostgreSQL postgres at 127.0.0.1: saving a state failed: "), "{error}");
        assert!(error.contains("\\u0000 cannot be converted to text"), "{error}");
        let state = json!({ "large": u64::MAX, "exact": 0.1 });
        let exact = Saved { state: state.as_object().unwrap().clone(), ..saved(None, "nul", 0) };
        persister.save(&exact).unwrap();
        assert_eq!(persister.load(None, "nul", None).unwrap(), Some(exact));
    }

    #[test]
    fn a_server_that_is_gone_is_named_without_the_password() {
        let error = PostgresPersister::connect("postgres://ada:secret@127.0.0.1:1/states").unwrap_err().to_string();
        assert!(error.starts_with("PostgreSQL states at 127.0.0.1: connecting failed: "), "{error}");
        assert!(!error.contains("secret"), "{error}");
        let Some(mut server) = Server::postgres() else { return };
        let persister = PostgresPersister::connect(&server.address).unwrap();
        server.stop();
        let error = persister.save(&saved(None, "app", 0)).unwrap_err().to_string();
        assert!(error.starts_with("PostgreSQL postgres at 127.0.0.1: saving a state failed: "), "{error}");
    }
}

#[cfg(feature = "redis")]
mod redis {
    use std::sync::Arc;

    use dag_store::persister::{Persister, RedisPersister};

    use super::server::Server;
    use super::{keeps_states, saved, served};

    #[test]
    fn in_redis_also_by_another_connection() {
        let Some(server) = Server::redis() else { return };
        let connect = || RedisPersister::connect(&server.address).unwrap();
        keeps_states(&connect());
        assert_eq!(connect().load(None, "app", None).unwrap(), Some(saved(None, "app", 2)));
        keeps_states(&connect().namespace("other"));
        let connect = || -> Arc<dyn Persister> { Arc::new(connect()) };
        served::keeps_a_machine(connect);
        served::one_of_several_saves_a_step(connect);
    }

    #[test]
    fn a_server_that_is_gone_is_named_without_the_password() {
        let error = RedisPersister::connect("redis://:secret@127.0.0.1:1").unwrap_err().to_string();
        assert!(error.starts_with("Redis at 127.0.0.1:1: connecting failed: "), "{error}");
        assert!(!error.contains("secret"), "{error}");
        let Some(mut server) = Server::redis() else { return };
        let persister = RedisPersister::connect(&server.address).unwrap();
        server.stop();
        for _ in 0..2 {
            let error = persister.save(&saved(None, "app", 0)).unwrap_err().to_string();
            assert!(error.contains(": saving a state failed: "), "{error}");
        }
    }
}
