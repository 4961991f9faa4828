//! A node marked `once` takes what is the same in every run: bound and written values, and others that are made once. All else is an error.

use dag_core::picture::NodeKind;
use dag_core::{BuildError, Dag, DagBuilder, Node, Value, input, module, node};

input!(url: String);
input!(retries: u32);

#[node]
fn settings(url: &str) -> String {
    format!("{url}/settings")
}

#[node(once, inject(from = settings))]
fn client(from: &str, url: &str, retries: Option<&u32>) -> String {
    format!("{from} {url} {retries:?}")
}

#[node(once, fields(low, high))]
fn bounds(retries: &u32) -> (u32, u32) {
    (0, *retries)
}

fn trimmed(text: String) -> String {
    text
}

#[node(once, pipe_input(url = [trimmed]), pipe_output(trimmed))]
fn page(url: &str, high: &u32) -> String {
    format!("{url} {high}")
}

fn problems(builder: DagBuilder) -> Vec<String> {
    let error: BuildError = builder.build().unwrap_err();
    error.problems().iter().map(ToString::to_string).collect()
}

#[test]
fn what_a_run_is_given_and_what_it_makes_are_both_reported() {
    let found = problems(Dag::builder().add(module!([url, retries, settings, client])));
    let taken = |parameter: &str, what: &str| {
        format!("`client` is made once for all runs, but its parameter `{parameter}` takes what each run {what}\n")
    };
    let starts = [taken("from", "makes"), taken("url", "is given"), taken("retries", "is given")];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (problem, start) in found.iter().zip(starts) {
        assert!(problem.starts_with(&start), "{problem}");
        assert!(problem.contains("tests/once_takes_the_same_in_every_run.rs:15 `client`"), "{problem}");
    }
    assert!(
        found[0].ends_with("rs:10 `settings`\n  help: mark `settings` as well, `#[node(once)]`, or remove `once` here")
    );
    assert!(found[1].ends_with("rs:6 `url`\n  help: bind `url` when building, or remove `once`"), "{}", found[1]);
}

#[test]
fn a_value_of_the_wrong_type_is_one_mistake() {
    let builder = Dag::builder().add(module!([retries, bounds])).bind_named("retries", Value::new("three"));
    let found = problems(builder);
    assert!(found.len() == 1 && found[0].starts_with("the value bound to `retries` has the wrong type"), "{found:#?}");
}

#[tokio::test]
async fn parts_and_pipes_are_made_once_with_their_node() {
    let nodes = module!([url, retries, bounds, page]);
    let dag = Dag::builder().add(nodes).bind::<url>("here").bind::<retries>(3_u32).build().unwrap();
    let values = dag.run_named(["page"]).await.unwrap();
    assert_eq!(values.get::<String>("page").map(String::as_str), Some("here 3"));
    for name in ["bounds", "low", "high", "page.url.trimmed", "page.raw", "page.trimmed", "page"] {
        assert!(dag.node(name).unwrap().once, "{name}");
    }
    let kinds: Vec<_> = dag.view().nodes.into_iter().filter(|node| node.kind == NodeKind::Once).collect();
    assert_eq!(kinds.len(), 7);
    let (export, page) = (dag.export(), |name: &str| dag.export().node(name).unwrap().once);
    assert!(
        page("page") && !page("url") && serde_json::to_string(&export).unwrap().matches("\"once\":true").count() == 7
    );
}

#[tokio::test]
async fn a_made_node_is_marked_by_its_method() {
    let settings = || Node::function("settings", ["url"], |url: &str| format!("{url}/made"));
    let builder = || Dag::builder().add(module!([url, retries, client])).bind::<url>("here").bind::<retries>(1_u32);
    let found = problems(builder().node(settings()));
    assert!(found[0].ends_with("help: mark `settings` as well, `.once()`, or remove `once` here"), "{found:#?}");

    let dag = builder().node(settings().once()).build().unwrap();
    let values = dag.run_named(["client"]).await.unwrap();
    assert_eq!(values.get::<String>("client").map(String::as_str), Some("here/made here Some(1)"));
}
