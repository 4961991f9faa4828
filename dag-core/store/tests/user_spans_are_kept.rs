//! The `tracing` spans that actions and nodes open are in the log, each in its step and within what it was opened in.
#![cfg(feature = "tracing")]

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, Once};
use std::time::Duration;
use std::{env, process};

use dag_core::{App, Ctx, Dag, Halt, Inputs, Machine, State, UserSpans, action, field, input, module, node};
use dag_store::{Project, Step, Store};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tempfile::TempDir;
use tracing::field::Empty;
use tracing::instrument::Instrument;
use tracing::level_filters::LevelFilter;
use tracing::{Span, debug_span, info, info_span};
use tracing_subscriber::prelude::*;

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Counter {
    count: u64,
}

/// One subscriber for all threads of the test binary, that hears spans down to `INFO`.
fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing_subscriber::registry().with(UserSpans.with_filter(LevelFilter::INFO)).init());
}

fn project() -> (TempDir, Project) {
    let folder = tempfile::tempdir().unwrap();
    let project = Store::open(folder.path()).unwrap().project("spans").unwrap();
    (folder, project)
}

fn machine(act: dag_core::Action) -> Machine<Counter> {
    Machine::builder(Counter::default())
        .action("act", act)
        .entrypoint("act")
        .transition("act", "act", field!(Counter.count).lt(100))
        .build()
        .unwrap()
}

async fn run(app: &mut App<Counter>, until: u64) {
    app.run(Halt::after("act").when(field!(Counter.count).eq(until)), Inputs::new()).await.unwrap();
}

/// The steps of one application that ran this action so many times.
async fn kept(act: dag_core::Action, steps: u64) -> Vec<Step> {
    install();
    let (_folder, project) = project();
    let mut app = project.track(&machine(act), "one").user_spans().start().unwrap();
    run(&mut app, steps).await;
    drop(app);
    let read = project.app("one").unwrap().read().unwrap();
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    read.steps
}

/// Each span with what it is within, in the order of their begins; one that has not ended has a `…`.
fn spans(step: &Step) -> Vec<String> {
    let text = |span: &dag_store::Span| {
        let parent = span.parent_span_id.as_ref().map(|id| format!(" in {id}")).unwrap_or_default();
        format!("{} {}{parent}{}", span.span_id, span.span_name, if span.ended.is_some() { "" } else { " …" })
    };
    step.spans.iter().map(text).collect()
}

fn attributes(step: &Step) -> Vec<(Option<&str>, &str, &Value)> {
    step.attributes.iter().map(|one| (one.span_id.as_deref(), &*one.key, &one.value)).collect()
}

#[action(writes(count))]
async fn nested(count: &u64, ctx: &Ctx) -> u64 {
    ctx.attr("alone", &0);
    let outer = info_span!("outer");
    let work = async {
        info_span!("first", text = "a").in_scope(|| info!("this is no span"));
        debug_span!("hidden").in_scope(|| info_span!("second").in_scope(|| ctx.attr("tokens", &12)));
        tokio::task::yield_now().await;
        ctx.attr("outer tokens", &13);
    };
    work.instrument(outer).await;
    info_span!("last").in_scope(|| ());
    count + 1
}

#[tokio::test]
async fn within_each_other_and_what_a_filter_hides_is_left_out() {
    let steps = kept(action::<nested>(), 2).await;
    assert_eq!(spans(&steps[1]), ["1:0 outer", "1:0.0 first in 1:0", "1:0.1 second in 1:0", "1:1 last"]);
    let told = [
        (None, "alone", &json!(0)),
        (Some("1:0.0"), "text", &json!("a")),
        (Some("1:0.1"), "tokens", &json!(12)),
        (Some("1:0"), "outer tokens", &json!(13)),
    ];
    assert_eq!(attributes(&steps[1]), told);
}

#[derive(Debug)]
#[expect(dead_code, reason = "shown by Debug")]
struct Shown(u8);

const ODD: &str = "<script>alert(\"1\")</script> & 'quotes' \\ \u{0} \n \u{2028} ☃";

#[action(writes(count))]
fn fields(count: &u64) -> u64 {
    let error: Box<dyn std::error::Error> = "it burst".into();
    let span = info_span!(
        "odd <b>name</b>",
        float = 0.5,
        nan = f64::NAN,
        int = -3_i64,
        big = u64::MAX,
        wide = i128::from(i64::MIN) - 1,
        narrow = 7_u128,
        yes = true,
        text = ODD,
        error = &*error,
        debug = ?Shown(1),
        display = %'x',
        late = Empty,
        never = Empty,
        gen_ai.usage.input_tokens = 12,
    );
    span.record("late", "before");
    let entered = span.enter();
    Span::current().record("late", 2);
    drop(entered);
    count + 1
}

#[tokio::test]
async fn with_fields_of_every_type() {
    let steps = kept(action::<fields>(), 1).await;
    assert_eq!(spans(&steps[0]), ["0:0 odd <b>name</b>"]);
    let told: Vec<_> = attributes(&steps[0]).into_iter().map(|(_, key, value)| (key, value.clone())).collect();
    let expected = [
        ("float", json!(0.5)),
        ("nan", json!(null)),
        ("int", json!(-3)),
        ("big", json!(u64::MAX)),
        ("wide", json!("-9223372036854775809")),
        ("narrow", json!(7)),
        ("yes", json!(true)),
        ("text", json!(ODD)),
        ("error", json!("it burst")),
        ("debug", json!("Shown(1)")),
        ("display", json!("x")),
        ("gen_ai.usage.input_tokens", json!(12)),
        ("late", json!("before")),
        ("late", json!(2)),
    ];
    assert_eq!(told, expected);
}

#[action(writes(count))]
fn follows(count: &u64) -> u64 {
    let (prompt, query, answer) = (info_span!("prompt"), info_span!("query"), info_span!("answer"));
    query.follows_from(&prompt);
    answer.follows_from(&query);
    answer.follows_from(&prompt);
    answer.in_scope(|| ());
    count + 1
}

/// A span begins when it is entered, so that `answer` is first; what never was begins when it is closed.
#[tokio::test]
async fn with_what_they_follow_from_as_dependencies() {
    let steps = kept(action::<follows>(), 1).await;
    assert_eq!(spans(&steps[0]), ["0:0 answer", "0:1 query", "0:2 prompt"]);
    let depends: Vec<_> = steps[0].spans.iter().map(|span| span.span_dependencies.join(" ")).collect();
    assert_eq!(depends, ["", "", ""], "what has not begun has no id yet");

    let steps = kept(action::<follows_what_began>(), 1).await;
    let depends: Vec<_> = steps[0].spans.iter().map(|span| span.span_dependencies.join(" ")).collect();
    assert_eq!(depends, ["", "0:0", "0:0 0:1"]);
}

#[action(writes(count))]
fn follows_what_began(count: &u64) -> u64 {
    let prompt = info_span!("prompt");
    prompt.in_scope(|| ());
    let query = info_span!("query");
    query.follows_from(&prompt);
    query.in_scope(|| ());
    let answer = info_span!("answer");
    answer.follows_from(&prompt);
    answer.follows_from(&query);
    answer.in_scope(|| ());
    count + 1
}

input!(count: u64);

#[node]
fn inline(count: &u64) -> u64 {
    info_span!("of inline").in_scope(|| *count)
}

#[node(blocking)]
fn blocks(inline: &u64) -> u64 {
    info_span!("of blocks").in_scope(|| *inline)
}

#[node(spawn)]
async fn spawned(inline: &u64) -> u64 {
    let apart = async {
        tokio::task::yield_now().await;
        info_span!("apart").in_scope(|| ());
    };
    let told = async {
        tokio::spawn(apart.instrument(info_span!("task"))).await.unwrap();
    };
    told.instrument(info_span!("of spawned")).await;
    *inline
}

#[node]
async fn waits(inline: &u64) -> u64 {
    async { tokio::time::sleep(Duration::from_millis(1)).await }.instrument(info_span!("of waits")).await;
    *inline
}

#[node]
fn next(blocks: &u64, spawned: &u64, waits: &u64) -> u64 {
    info_span!("of next").in_scope(|| blocks + spawned + waits - blocks * 2 + 1)
}

fn graph() -> dag_core::Action {
    let dag = Dag::builder().add(module!([count, inline, blocks, spawned, waits, next])).build().unwrap();
    dag.action::<next>().set::<next>("count").into()
}

/// What overlaps may begin in any order, so that ids are left out: each span as the names around it.
fn paths(step: &Step) -> Vec<String> {
    let mut paths: Vec<_> = step.spans.iter().map(|span| path(step, span)).collect();
    paths.sort_unstable();
    paths
}

fn path(step: &Step, span: &dag_store::Span) -> String {
    assert!(span.span_id.starts_with(&format!("{}:", step.sequence_id)), "{} of {}", span.span_id, step.sequence_id);
    assert!(span.ended.is_some(), "{}", span.span_id);
    match &span.parent_span_id {
        Some(parent) => {
            let (above, _) = span.span_id.rsplit_once('.').unwrap();
            assert_eq!(above, parent);
            format!(
                "{}/{}",
                path(step, step.spans.iter().find(|span| span.span_id == *parent).unwrap()),
                span.span_name
            )
        }
        None => span.span_name.clone(),
    }
}

const PATHS: [&str; 11] = [
    "blocks",
    "blocks/of blocks",
    "inline",
    "inline/of inline",
    "next",
    "next/of next",
    "spawned",
    "spawned/of spawned",
    "spawned/of spawned/task",
    "spawned/of spawned/task/apart",
    "waits",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_nodes_on_any_thread_in_many_applications_at_once() {
    install();
    let (_folder, project) = project();
    let machine = machine(graph());
    let apps = (0..8).map(|id| {
        let mut app = project.track(&machine, id.to_string()).user_spans().start().unwrap();
        tokio::spawn(async move { run(&mut app, 20).await })
    });
    for app in apps.collect::<Vec<_>>() {
        app.await.unwrap();
    }
    let expected: Vec<_> = PATHS.into_iter().chain(["waits/of waits"]).map(ToOwned::to_owned).collect();
    for id in 0..8 {
        let read = project.app(&id.to_string()).unwrap().read().unwrap();
        assert_eq!(read.steps.len(), 20);
        for step in &read.steps {
            assert_eq!(paths(step), expected, "application {id}, step {}", step.sequence_id);
        }
    }
}

#[action(writes(count))]
async fn named(count: &u64, name: &u64) -> u64 {
    let span = info_span!("mine", name, count);
    async { tokio::task::yield_now().await }.instrument(span).await;
    count + 1
}

/// On one thread, each step of one between two of the other.
#[tokio::test]
async fn of_two_applications_in_turn() {
    install();
    let (_folder, project) = project();
    let start = |name: u64| {
        let machine = machine(action::<named>().bind("name", name));
        project.track(&machine, name.to_string()).user_spans().start().unwrap()
    };
    let mut apps = [start(0), start(1)];
    let [one, other] = &mut apps;
    // Both are in a span of the program's own, which belongs to neither.
    async { tokio::join!(run(one, 5), run(other, 5)) }.instrument(info_span!("around both")).await;
    drop(apps);
    for name in 0..2_u64 {
        for step in project.app(&name.to_string()).unwrap().read().unwrap().steps {
            let id = format!("{}:0", step.sequence_id);
            assert_eq!(spans(&step), [format!("{id} mine")]);
            let told = [(Some(&*id), "name", &json!(name)), (Some(&*id), "count", &json!(step.sequence_id))];
            assert_eq!(attributes(&step), told);
        }
    }
}

static LONG: Mutex<Option<Span>> = Mutex::new(None);

#[action(writes(count))]
fn leaves_one_open(count: &u64) -> u64 {
    let late = LONG.lock().unwrap().take();
    if let Some(long) = late {
        long.in_scope(|| info_span!("of this step").in_scope(|| ()));
        info_span!(parent: &long, "of this step too").in_scope(|| ());
    } else if *count == 0 {
        let long = info_span!("long");
        long.in_scope(|| ());
        *LONG.lock().unwrap() = Some(long);
    }
    count + 1
}

#[tokio::test]
async fn one_that_outlives_its_step_ends_in_it_and_takes_none_of_the_next() {
    let steps = kept(action::<leaves_one_open>(), 3).await;
    assert_eq!(spans(&steps[0]), ["0:0 long"]);
    assert!(steps[0].spans[0].ended > steps[1].started, "it ended in the step after its own");
    assert_eq!(spans(&steps[1]), ["1:0 of this step", "1:1 of this step too"]);
    assert_eq!(spans(&steps[2]), [""; 0]);
}

#[action(writes(count))]
fn never_closes(count: &u64) -> u64 {
    let span = info_span!("for ever");
    span.in_scope(|| ());
    std::mem::forget(span);
    count + 1
}

/// A span that somebody keeps does not keep the log open, so that the application can go on elsewhere.
#[tokio::test]
async fn one_that_is_never_closed_does_not_keep_the_application() {
    install();
    let (_folder, project) = project();
    let machine = machine(action::<never_closes>());
    let mut app = project.track(&machine, "one").user_spans().start().unwrap();
    run(&mut app, 1).await;
    drop(app);
    let mut app = project.track(&machine, "one").user_spans().resume().unwrap();
    run(&mut app, 2).await;
    drop(app);
    let read = project.app("one").unwrap().read().unwrap();
    assert_eq!(read.steps.iter().map(spans).collect::<Vec<_>>(), [["0:0 for ever …"], ["1:0 for ever …"]]);
}

#[action(writes(count))]
async fn runs_another(count: &u64, project: &Project) -> u64 {
    let machine = machine(action::<named>().bind("name", 7_u64));
    let inner = async {
        let mut app = project.track(&machine, format!("inner {count}")).user_spans().start().unwrap();
        run(&mut app, 1).await;
    };
    inner.instrument(info_span!("the other runs")).await;
    count + 1
}

#[tokio::test]
async fn what_runs_innermost_has_its_own() {
    install();
    let (_folder, project) = project();
    let machine = machine(action::<runs_another>().bind("project", project.clone()));
    let mut app = project.track(&machine, "outer").user_spans().start().unwrap();
    run(&mut app, 1).await;
    drop(app);
    let outer = project.app("outer").unwrap().read().unwrap();
    assert_eq!(spans(&outer.steps[0]), ["0:0 the other runs"]);
    let inner = project.app("inner 0").unwrap().read().unwrap();
    assert_eq!(spans(&inner.steps[0]), ["0:0 mine"]);
}

#[tokio::test]
async fn only_when_asked_for() {
    install();
    let (_folder, project) = project();
    let mut app = project.track(&machine(action::<nested>()), "one").start().unwrap();
    run(&mut app, 1).await;
    drop(app);
    let read = project.app("one").unwrap().read().unwrap();
    assert_eq!(spans(&read.steps[0]), [""; 0]);
    assert_eq!(attributes(&read.steps[0]).len(), 3);
}

static STAGE: AtomicU64 = AtomicU64::new(0);

async fn stage(reached: u64) {
    while STAGE.load(Ordering::SeqCst) < reached {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Goes from one stage to the next, and waits for the one after that.
fn hand_over(from: u64) {
    STAGE.store(from + 1, Ordering::SeqCst);
    while STAGE.load(Ordering::SeqCst) < from + 2 {
        std::thread::sleep(Duration::from_millis(1));
    }
}

#[node(blocking)]
fn slow(count: &u64) -> u64 {
    if STAGE.load(Ordering::SeqCst) == 0 {
        hand_over(0);
        info_span!("too late").in_scope(|| ());
        STAGE.store(3, Ordering::SeqCst);
    } else {
        hand_over(1);
        info_span!("in time").in_scope(|| ());
    }
    count + 1
}

/// The first step is dropped and its thread goes on, in the middle of the same node of the second.
#[tokio::test]
async fn what_is_opened_after_the_step_is_not_of_the_next() {
    install();
    let (_folder, project) = project();
    let dag = Dag::builder().add(module!([count, slow])).build().unwrap();
    let machine = machine(dag.action::<slow>().set::<slow>("count").into());
    let mut app = project.track(&machine, "one").user_spans().start().unwrap();
    tokio::select! {
        _ = app.step(Inputs::new()) => panic!("the first step waits for the second"),
        () = stage(1) => {}
    }
    run(&mut app, 1).await;
    drop(app);
    let steps = project.app("one").unwrap().read().unwrap().steps;
    assert_eq!(spans(&steps[0]), ["0:0 slow …"]);
    assert_eq!(spans(&steps[1]), ["1:0 slow", "1:0.0 in time in 1:0"]);
}

const ASKS: &str = "USER_SPANS_TEST_ASKS";

#[test]
fn without_the_layer_there_is_one_warning_that_says_what_to_do() {
    if env::var_os(ASKS).is_some() {
        let (_folder, project) = project();
        let machine = machine(action::<nested>());
        let start = |id| drop(project.track(&machine, id).user_spans().start().unwrap());
        return ["one", "two"].into_iter().for_each(start);
    }
    let this = "without_the_layer_there_is_one_warning_that_says_what_to_do";
    let mut again = process::Command::new(env::current_exe().unwrap());
    let output = again.args(["--exact", this, "--nocapture"]).env(ASKS, "1").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let warnings: Vec<_> = said.lines().filter(|line| line.starts_with("warning")).collect();
    assert_eq!(warnings.len(), 1, "{said}");
    assert!(warnings[0].contains("user_spans_are_kept.rs:"), "{said}");
    assert!(warnings[0].ends_with("tracing_subscriber::registry().with(dag_core::UserSpans).init()"), "{said}");
}
