//! A run that asks has a `tracing` span for each attempt of a node, and what the node opens itself is below it.
#![cfg(feature = "tracing")]

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::{fmt, mem};

use dag_core::{Dag, Module, input, module, node};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber, info, info_span};

input!(fails: bool);

#[node]
fn plain(fails: &bool) -> u32 {
    assert!(!fails, "a panic of one's own");
    info!("in plain");
    1
}

#[node]
async fn waits(plain: &u32) -> u32 {
    tokio::task::yield_now().await;
    let span = info_span!("own");
    span.in_scope(|| info!("in waits"));
    plain + 1
}

#[node(blocking)]
fn blocks(plain: &u32) -> u32 {
    info!("in blocks");
    plain + 2
}

static CALLS: AtomicU32 = AtomicU32::new(0);

#[node(retry(1, backoff = "1ms"))]
async fn flaky() -> Result<u32, String> {
    if CALLS.fetch_add(1, Ordering::SeqCst) == 0 { Err("not yet".into()) } else { Ok(3) }
}

#[node(timeout = "10ms")]
async fn late() -> u32 {
    std::future::pending().await
}

#[node(expand)]
fn items() -> Vec<u32> {
    vec![1, 2]
}

#[node]
fn each(items: &u32) -> u32 {
    info!("in each");
    *items
}

#[node(collect(each))]
fn all(each: Vec<u32>) -> Vec<u32> {
    each
}

const NODES: Module = module!([fails, plain, waits, blocks, flaky, late, items, each, all]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

/// Writes down the spans with their fields, and below which one everything is.
#[derive(Clone, Default)]
struct Log(Arc<Inner>);

#[derive(Default)]
struct Inner {
    last: AtomicU64,
    lines: Mutex<Vec<String>>,
    spans: Mutex<Vec<(u64, usize)>>,
    current: Mutex<Vec<u64>>,
}

impl Log {
    fn write(&self, line: &str) -> usize {
        let mut lines = self.0.lines.lock().unwrap();
        lines.push(format!("{}{line}", "  ".repeat(self.0.current.lock().unwrap().len())));
        lines.len() - 1
    }

    fn taken(&self) -> String {
        mem::take(&mut *self.0.lines.lock().unwrap()).join("\n")
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let value = format!("{value:?}");
        let file = value.rsplit('/').next().unwrap();
        self.0 += &format!(" {}={file}", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let id = self.0.last.fetch_add(1, Ordering::SeqCst) + 1;
        let mut text = Text(span.metadata().name().into());
        span.record(&mut text);
        let line = self.write(&text.0);
        self.0.spans.lock().unwrap().push((id, line));
        Id::from_u64(id)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let line = self.0.spans.lock().unwrap().iter().find(|(id, _)| *id == span.into_u64()).unwrap().1;
        let mut text = Text(String::new());
        values.record(&mut text);
        self.0.lines.lock().unwrap()[line] += &text.0;
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.write(text.0.trim());
    }

    fn enter(&self, span: &Id) {
        self.0.current.lock().unwrap().push(span.into_u64());
    }

    fn exit(&self, span: &Id) {
        let mut current = self.0.current.lock().unwrap();
        let at = current.iter().rposition(|id| *id == span.into_u64()).unwrap();
        current.remove(at);
    }
}

/// One subscriber for all threads, so one test.
#[tokio::test]
async fn each_attempt_is_a_span() {
    let log = Log::default();
    tracing::subscriber::set_global_default(log.clone()).unwrap();

    dag().run::<(waits, plain)>().input::<fails>(false).traced().await.unwrap();
    insta::assert_snapshot!(log.taken(), @r#"
    node node="plain" location=nodes_have_spans_when_asked.rs:16 attempt=1
      message=in plain
    node node="waits" location=nodes_have_spans_when_asked.rs:23 attempt=1
      own
        message=in waits
    "#);

    dag().run::<blocks>().input::<fails>(false).traced().await.unwrap();
    insta::assert_snapshot!(log.taken(), @r#"
    node node="plain" location=nodes_have_spans_when_asked.rs:16 attempt=1
      message=in plain
    node node="blocks" location=nodes_have_spans_when_asked.rs:31 attempt=1
      message=in blocks
    "#);

    dag().run::<flaky>().traced().await.unwrap();
    insta::assert_snapshot!(log.taken(), @r#"
    node node="flaky" location=nodes_have_spans_when_asked.rs:39 attempt=1 error=not yet
    node node="flaky" location=nodes_have_spans_when_asked.rs:39 attempt=2
    "#);

    dag().run::<late>().traced().await.unwrap_err();
    insta::assert_snapshot!(log.taken(), @r#"node node="late" location=nodes_have_spans_when_asked.rs:44 attempt=1 error=no value within 10ms"#);

    dag().run::<plain>().input::<fails>(true).traced().await.unwrap_err();
    insta::assert_snapshot!(log.taken(), @r#"node node="plain" location=nodes_have_spans_when_asked.rs:16 attempt=1 error=a panic of one's own"#);

    // Nodes that never wait run for one item after another, as they do without spans.
    assert_eq!(dag().run::<all>().traced().await.unwrap(), [1, 2]);
    insta::assert_snapshot!(log.taken(), @r#"
    node node="items" location=nodes_have_spans_when_asked.rs:49 attempt=1
    node node="each" location=nodes_have_spans_when_asked.rs:54 attempt=1
      message=in each
    node node="each" location=nodes_have_spans_when_asked.rs:54 attempt=1
      message=in each
    node node="all" location=nodes_have_spans_when_asked.rs:60 attempt=1
    "#);

    dag().run::<(waits, blocks)>().input::<fails>(false).await.unwrap();
    let log = log.taken();
    assert!(log.contains("in blocks") && !log.contains("node"), "{log}");
}
