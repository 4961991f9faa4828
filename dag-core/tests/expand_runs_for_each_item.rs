//! What reads a node marked `expand` runs once for each of its items; `collect` takes what came of them, in the order of the items.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use dag_core::{BuildError, Dag, Event, RunError, Skipped, Value, input, module, node};

input!(count: usize);
input!(offset: usize);

#[node(expand)]
fn number(count: &usize) -> Vec<usize> {
    (0..*count).collect()
}

#[node]
fn shifted(number: &usize, offset: &usize) -> usize {
    number + offset
}

#[node]
fn text(shifted: &usize, number: usize) -> String {
    format!("{number}:{shifted}")
}

#[node(collect(text))]
fn joined(text: &[String]) -> String {
    text.join(" ")
}

#[node(collect(shifted, number))]
fn sum(shifted: Vec<usize>, number: &[usize], offset: &usize) -> usize {
    shifted.into_iter().sum::<usize>() + number.len() * offset
}

fn dag() -> Dag {
    Dag::builder().add(module!([count, offset, number, shifted, text, joined, sum])).build().unwrap()
}

#[tokio::test]
async fn several_collects_of_one_expand() {
    let run = dag().run::<(joined, sum)>().input::<count>(3_usize).input::<offset>(10_usize);
    assert_eq!(run.await.unwrap(), ("0:10 1:11 2:12".into(), 33 + 30));
}

#[tokio::test]
async fn an_empty_list_gives_empty_lists() {
    let run = dag().run::<(joined, sum)>().input::<count>(0_usize).input::<offset>(10_usize);
    assert_eq!(run.await.unwrap(), (String::new(), 0));
}

#[tokio::test]
async fn only_what_is_needed_runs_once_for_each_item() {
    let names = Arc::new(Mutex::new(Vec::new()));
    let heard = names.clone();
    let observer = move |event: &Event<'_>| {
        if let Event::NodeFinished { node, .. } = event {
            heard.lock().unwrap().push(node.name);
        }
    };
    dag().run::<sum>().input::<count>(2_usize).input::<offset>(1_usize).observe(observer).await.unwrap();
    assert_eq!(*names.lock().unwrap(), ["number", "shifted", "shifted", "sum"]);
}

#[test]
fn a_plan_lists_each_function_once_in_order() {
    let plan = dag().plan(["joined"]).unwrap();
    assert_eq!(plan.nodes().map(|node| node.name).collect::<Vec<_>>(), ["number", "shifted", "text", "joined"]);
    assert_eq!(plan.inputs().map(|node| node.name).collect::<BTreeSet<_>>(), BTreeSet::from(["count", "offset"]));
}

mod nested {
    use super::{input, node};

    input!(pub(crate) lines: Vec<String>);

    #[node(expand)]
    pub(crate) fn line(lines: &[String]) -> Vec<String> {
        lines.to_vec()
    }

    #[node(expand)]
    pub(crate) async fn word(line: &str) -> Vec<String> {
        tokio::task::yield_now().await;
        line.split_whitespace().map(str::to_owned).collect()
    }

    #[node]
    pub(crate) async fn loud(word: &str, line: &str) -> String {
        tokio::task::yield_now().await;
        format!("{}/{}", word.to_uppercase(), line.len())
    }

    #[node(collect(loud))]
    pub(crate) fn loud_line(loud: &[String], line: &str) -> String {
        format!("{} ({line})", loud.join(","))
    }

    #[node(collect(loud_line))]
    pub(crate) fn page(loud_line: Vec<String>) -> Vec<String> {
        loud_line
    }
}

#[tokio::test]
async fn an_expand_in_an_expand() {
    use nested::{line, lines, loud, loud_line, page, word};
    let dag = Dag::builder().add(module!([lines, line, word, loud, loud_line, page])).build().unwrap();
    let page = dag.run::<page>().input::<lines>(vec!["a bc".to_owned(), String::new(), "d".into()]).await.unwrap();
    assert_eq!(page, ["A/4,BC/4 (a bc)", " ()", "D/1 (d)"]);
}

static RUNNING: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[node(expand(at_once = 3))]
fn job(count: &usize) -> Vec<usize> {
    (0..*count).collect()
}

#[node]
async fn worked(job: &usize) -> usize {
    MOST.fetch_max(RUNNING.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
    // Later ones are done sooner.
    for _ in *job..20 {
        tokio::task::yield_now().await;
    }
    RUNNING.fetch_sub(1, Ordering::SeqCst);
    job * 2
}

#[node(collect(worked))]
fn all_work(worked: Vec<usize>) -> Vec<usize> {
    worked
}

#[tokio::test]
async fn so_many_at_once_and_in_order() {
    let dag = Dag::builder().add(module!([count, job, worked, all_work])).build().unwrap();
    let all = dag.run::<all_work>().input::<count>(20_usize).await.unwrap();
    assert_eq!(all, (0..20).map(|job| job * 2).collect::<Vec<_>>());
    assert_eq!(MOST.load(Ordering::SeqCst), 3);
}

#[node]
fn fragile(number: &usize) -> Result<usize, String> {
    if *number == 2 { Err("it is two".into()) } else { Ok(*number) }
}

#[node(collect(fragile))]
fn unbroken(fragile: &[usize]) -> usize {
    fragile.len()
}

#[tokio::test]
async fn an_error_names_the_item() {
    let dag = Dag::builder().add(module!([count, number, fragile, unbroken])).build().unwrap();
    let RunError::Node(error) = dag.run::<unbroken>().input::<count>(5_usize).await.unwrap_err() else {
        panic!("a node failed")
    };
    assert_eq!((error.node(), error.items()), ("fragile", &[("number", 2)][..]));
    let message = error.to_string();
    assert!(message.starts_with("node `fragile` failed for item 2 of `number` (dag-core/tests/"), "{message}");
}

fn built(error: Result<Dag, BuildError>) -> String {
    let text = error.unwrap_err().to_string();
    text.lines().filter(|line| !line.starts_with("  -->")).collect::<Vec<_>>().join("\n")
}

#[node(collect(count))]
fn collects_an_input(count: &[usize]) -> usize {
    count.len()
}

#[node]
fn of_two(number: &usize, job: &usize) -> usize {
    number + job
}

#[node]
fn share(number: &usize, sum: &usize) -> usize {
    number / sum
}

#[node(collect(shifted))]
fn wrong_items(shifted: &[String]) -> usize {
    shifted.len()
}

#[test]
fn contradictions_are_found_when_building() {
    insta::assert_snapshot!(built(Dag::builder().add(module!([count, collects_an_input])).build()), @"
    the graph cannot be built: 1 problem

    `collects_an_input` collects `count`, but `count` is given only once
      help: mark a node above it `expand`, or remove `collect(count)`
    ");
    insta::assert_snapshot!(built(Dag::builder().add(module!([count, number, job, of_two])).build()), @"
    the graph cannot be built: 1 problem

    `of_two` needs an item of `number` and an item of `job`
      help: let one `expand` read the other's items, or collect one of them first
    ");
    insta::assert_snapshot!(
        built(Dag::builder().add(module!([count, offset, number, shifted, sum, share])).build()), @"
    the graph cannot be built: 1 problem

    `share` runs for each item of `number`, but needs `sum`, which collects of all of them
      help: `expand` the list again for it
    "
    );
    insta::assert_snapshot!(built(Dag::builder().add(module!([count, offset, number, shifted, wrong_items])).build()), @"
    the graph cannot be built: 1 problem

    `wrong_items` wants `shifted` as `[String]`, but `shifted` gives `[usize]`
      `shifted` is made at dag-core/tests/expand_runs_for_each_item.rs:18
      help: take `shifted: &[usize]`, or add a node between the two
    ");
}

#[tokio::test]
async fn what_runs_for_each_item_has_no_one_value() {
    insta::assert_snapshot!(dag().run::<shifted>().await.unwrap_err(), @"
    the run cannot start: 1 problem

    there is a `shifted` for each item of `number`, not one for all
      --> dag-core/tests/expand_runs_for_each_item.rs:225
      help: ask for, or override, a node that collects it: `#[node(collect(shifted))]`
    ");
    let overridden = dag().run::<sum>().input::<count>(1_usize).input::<offset>(1_usize);
    insta::assert_snapshot!(overridden.override_named("shifted", Value::new(1_usize)).await.unwrap_err(), @"
    the run cannot start: 1 problem

    there is a `shifted` for each item of `number`, not one for all
      --> dag-core/tests/expand_runs_for_each_item.rs:233
      help: ask for, or override, a node that collects it: `#[node(collect(shifted))]`
    ");
    insta::assert_snapshot!(dag().plan(["number"]).unwrap_err(), @"
    there is a `number` for each item of `number`, not one for all
      help: ask for, or override, a node that collects it: `#[node(collect(number))]`
    ");
}

#[tokio::test]
async fn in_a_partial_run_what_collects_is_skipped_for_the_node_that_failed() {
    let dag = Dag::builder().add(module!([count, number, fragile, unbroken])).build().unwrap();
    let values = dag.run_named(["unbroken"]).input::<count>(5_usize).partial().await.unwrap();
    assert_eq!(
        values.failed().map(|error| (error.node(), error.items().to_vec())).collect::<Vec<_>>(),
        [("fragile", vec![("number", 2)])]
    );
    assert_eq!(values.skipped().map(Skipped::path).collect::<Vec<_>>(), [["fragile", "unbroken"]]);
}
