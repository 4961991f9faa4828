//! A failed node's error says which node, where it is written and what it takes; its causes are kept, down to the first.

use std::error::Error;
use std::fmt;
use std::io;

use dag_core::{Dag, RunError, causes, input, module, node};

input!(path: String);
input!(limit: usize);

#[derive(Debug)]
struct Unreadable {
    cause: io::Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the settings cannot be read")
    }
}

impl Error for Unreadable {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

#[node]
async fn settings(path: &str, limit: Option<&usize>) -> Result<String, Unreadable> {
    Err(Unreadable { cause: io::Error::new(io::ErrorKind::NotFound, format!("no file `{path}` within {limit:?}")) })
}

#[node]
fn lonely() -> Result<u32, String> {
    Err("for no reason".into())
}

async fn failure() -> RunError {
    let dag = Dag::builder().add(module!([path, limit, settings])).build().unwrap();
    dag.run::<settings>().input::<path>("a.toml").await.unwrap_err()
}

#[tokio::test]
async fn the_message() {
    insta::assert_snapshot!(failure().await, @"node `settings` failed (dag-core/tests/failed_node_is_named_with_inputs_and_causes.rs:30; inputs: `path`, `limit`)");
}

#[tokio::test]
async fn the_message_of_a_node_without_inputs() {
    let dag = Dag::builder().add(module!([lonely])).build().unwrap();
    insta::assert_snapshot!(dag.run::<lonely>().await.unwrap_err(), @"node `lonely` failed (dag-core/tests/failed_node_is_named_with_inputs_and_causes.rs:35; inputs: none)");
}

#[tokio::test]
async fn the_chain_of_causes() {
    insta::assert_snapshot!(causes(&failure().await).join("\n"), @"
    node `settings` failed (dag-core/tests/failed_node_is_named_with_inputs_and_causes.rs:30; inputs: `path`, `limit`)
    the settings cannot be read
    no file `a.toml` within None
    ");
}

#[tokio::test]
async fn the_parts() {
    let RunError::Node(error) = failure().await else { panic!("not a node's error") };
    assert_eq!(error.node(), "settings");
    assert!(error.location().file.ends_with("failed_node_is_named_with_inputs_and_causes.rs"));
    assert_eq!(error.inputs().collect::<Vec<_>>(), ["path", "limit"]);
    assert!(!error.is_panic());
    assert!(error.error().unwrap().downcast_ref::<Unreadable>().is_some());
}
