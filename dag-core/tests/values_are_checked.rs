//! What a node gives is checked before its readers get it: a check fails its node, or warns and lets the value go on.

use std::error::Error;
use std::sync::{Arc, Mutex};

use dag_core::{CheckContext, CheckError, Dag, Event, Module, RunError, input, module, node};

const MOST: f64 = 1.0;

fn is_sane(score: &f64, check: &CheckContext<'_>) -> Result<(), String> {
    let unit = check.tag("unit").unwrap_or("no unit");
    if *score < 0.3 { Err(format!("{} in {unit} at {}", check.node(), check.location().line)) } else { Ok(()) }
}

/// A `&str` of a `String`, and an error of another kind.
fn is_number(text: &str, _: &CheckContext<'_>) -> Result<(), std::num::ParseIntError> {
    text.parse::<u32>().map(drop)
}

input!(given: f64);

#[node(check(range = 0.0..=MOST), check(with = is_sane), tag(unit = "percent"))]
fn score(given: &f64) -> f64 {
    *given
}

#[node(check(range = ..0.5, warn), check(range = 0.1.., with = is_sane, warn), check(one_of = [0.25, 0.75]))]
async fn doubtful(given: &f64) -> Result<f64, String> {
    Ok(*given)
}

#[node(check(one_of = ["1", "2", "many"]), check(with = is_number))]
fn count(given: &f64) -> Result<String, String> {
    if *given == 0.5 { Ok("many".into()) } else { Ok(given.to_string()) }
}

#[node(blocking, check(range = 1_i8..))]
fn threaded(given: &f64) -> i8 {
    if *given > 0.5 { 1 } else { 0 }
}

#[node]
fn read(score: &f64, doubtful: f64) -> f64 {
    score + doubtful
}

const NODES: Module = module!([given, score, doubtful, count, threaded, read]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

fn failed(result: Result<impl std::fmt::Debug, RunError>) -> dag_core::NodeError {
    match result {
        Err(RunError::Node(error)) => error,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_passes_goes_on() {
    assert_eq!(dag().run::<(score, doubtful)>().input::<given>(0.75).await.unwrap(), (0.75, 0.75));
    assert_eq!(dag().run::<threaded>().input::<given>(0.75).await.unwrap(), 1);
    assert_eq!(dag().run::<count>().input::<given>(2.0).await.unwrap(), "2");
}

#[tokio::test]
async fn what_fails_says_which_check() {
    let error = failed(dag().run::<score>().input::<given>(1.5).await);
    insta::assert_snapshot!(error, @"the value of node `score` fails `check(range = 0.0..=MOST)` (dag-core/tests/values_are_checked.rs:23; inputs: `given`)");
    assert_eq!(error.check().unwrap().text, "range = 0.0..=MOST");
    assert!(error.source().is_none());

    let error = failed(dag().run::<threaded>().input::<given>(0.25).await);
    insta::assert_snapshot!(error, @"the value of node `threaded` fails `check(range = 1_i8..)` (dag-core/tests/values_are_checked.rs:38; inputs: `given`)");

    let error = failed(dag().run::<doubtful>().input::<given>(0.5).await);
    insta::assert_snapshot!(error, @"the value of node `doubtful` fails `check(one_of = [0.25, 0.75])` (dag-core/tests/values_are_checked.rs:28; inputs: `given`)");
}

#[tokio::test]
async fn a_function_gives_its_reason_and_knows_the_node() {
    let error = failed(dag().run::<score>().input::<given>(0.25).await);
    insta::assert_snapshot!(dag_core::causes(&error).join("\n"), @"
    the value of node `score` fails `check(with = is_sane)` (dag-core/tests/values_are_checked.rs:23; inputs: `given`)
    score in percent at 23
    ");
    assert!(error.error().unwrap().is::<CheckError>());

    let error = failed(dag().run::<count>().input::<given>(0.5).await);
    insta::assert_snapshot!(dag_core::causes(&error).join("\n"), @"
    the value of node `count` fails `check(with = is_number)` (dag-core/tests/values_are_checked.rs:33; inputs: `given`)
    invalid digit found in string
    ");
}

#[tokio::test]
async fn nan_is_in_no_range() {
    assert!(failed(dag().run::<score>().input::<given>(f64::NAN).await).check().is_some());
}

#[tokio::test]
async fn every_failed_check_is_an_event_and_a_warning_is_no_error() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let sink = heard.clone();
    let observer = move |event: &Event<'_>| match event {
        Event::CheckFailed { node, check, error } => {
            sink.lock().unwrap().push(format!("{} {check}: {}", node.name, dag_core::causes(*error).join(": ")));
        }
        Event::NodeFinished { node, error } => sink.lock().unwrap().push(format!("{} {}", node.name, error.is_none())),
        _ => {}
    };
    let run = dag().run::<read>().input::<given>(0.75).observe(observer.clone());
    assert_eq!(run.await.unwrap(), 1.5);
    insta::assert_snapshot!(heard.lock().unwrap().join("\n"), @"
    doubtful check(range = ..0.5, warn): the value fails `check(range = ..0.5, warn)`
    doubtful true
    score true
    read true
    ");

    heard.lock().unwrap().clear();
    failed(dag().run::<doubtful>().input::<given>(0.05).observe(observer).await);
    insta::assert_snapshot!(heard.lock().unwrap().join("\n"), @"
    doubtful check(range = 0.1.., warn): the value fails `check(range = 0.1.., warn)`
    doubtful check(with = is_sane, warn): the value fails `check(with = is_sane, warn)`: doubtful in no unit at 28
    doubtful check(one_of = [0.25, 0.75]): the value fails `check(one_of = [0.25, 0.75])`
    doubtful false
    ");
}

mod retried {
    use std::sync::atomic::{AtomicU32, Ordering};

    use dag_core::{BoxError, CheckError, Dag, Handle, module, node};

    static CALLS: AtomicU32 = AtomicU32::new(0);

    #[node(retry(3, backoff = "1ms"), check(range = 3..))]
    async fn once() -> Result<u32, String> {
        Ok(CALLS.fetch_add(1, Ordering::SeqCst))
    }

    fn is_check(error: &BoxError) -> bool {
        error.is::<CheckError>()
    }

    static ASKED: AtomicU32 = AtomicU32::new(0);

    #[node(retry(3, backoff = "1ms", only = is_check), check(range = 2..))]
    async fn often() -> Result<u32, String> {
        Ok(ASKED.fetch_add(1, Ordering::SeqCst))
    }

    #[tokio::test]
    async fn a_failed_check_is_tried_again_only_if_that_is_said() {
        let dag = Dag::builder().add(module!([once, often])).build().unwrap();
        let error = super::failed(dag.run::<once>().await);
        assert_eq!((error.node(), error.attempts(), CALLS.load(Ordering::SeqCst)), (once::NAME, 1, 1));
        assert_eq!(dag.run::<often>().await.unwrap(), 2);
    }
}

#[test]
fn an_export_lists_them_and_the_version_depends_on_them() {
    #[node(name = score, check(range = 0.0..=MOST), check(with = is_sane, warn), tag(unit = "percent"))]
    fn other(given: &f64) -> f64 {
        *given
    }

    let old = dag().export();
    let new = Dag::builder().add(NODES).replace(module!([other])).build().unwrap().export();
    assert_eq!(old.node("score").unwrap().checks, ["check(range = 0.0..=MOST)", "check(with = is_sane)"]);
    assert_ne!(old.node("score").unwrap().version, new.node("score").unwrap().version);
    assert_eq!(old.diff(&new).changed[0].to_string(), "score (signature, checks)");

    let json = serde_json::to_string(&old).unwrap();
    assert_eq!(serde_json::from_str::<dag_core::export::Export>(&json).unwrap(), old);
}

#[test]
fn a_check_that_nothing_can_pass_does_not_build() {
    #[node(check(range = MOST..=0.0))]
    fn impossible() -> f64 {
        0.0
    }

    let error = Dag::builder().add(module!([impossible])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    no value of `impossible` can pass `check(range = MOST..=0.0)`: no value is in this range: the lower bound comes first
      --> dag-core/tests/values_are_checked.rs:183
      help: correct the check, or remove it
    ");
}
