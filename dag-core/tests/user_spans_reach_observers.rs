//! The `tracing` spans that nodes open are events of runs that ask, in order, each with its node.
#![cfg(feature = "tracing")]

use std::sync::{Arc, Mutex, Once};

use dag_core::{Dag, Event, Module, Observer, UserSpans, input, module, node};
use tracing::info_span;
use tracing::instrument::Instrument;
use tracing_subscriber::prelude::*;

input!(fails: bool);

#[node]
fn plain(fails: &bool) -> u32 {
    let _span = info_span!("of plain", fails).entered();
    assert!(!fails, "a panic of one's own");
    1
}

#[node(retry(1, backoff = "1ms"))]
async fn flaky(plain: &u32) -> Result<u32, String> {
    static CALLS: Mutex<u32> = Mutex::new(0);
    let calls = async {
        tokio::task::yield_now().await;
        let mut calls = CALLS.lock().unwrap();
        *calls += 1;
        *calls
    };
    if calls.instrument(info_span!("of flaky")).await % 2 == 1 { Err("not yet".into()) } else { Ok(plain + 1) }
}

#[node(expand)]
fn items() -> Vec<u32> {
    vec![1, 2]
}

#[node]
fn each(items: &u32) -> u32 {
    info_span!("of each", items).in_scope(|| *items)
}

#[node(collect(each))]
fn all(each: Vec<u32>) -> Vec<u32> {
    each
}

const NODES: Module = module!([fails, plain, flaky, items, each, all]);

fn dag() -> Dag {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| tracing_subscriber::registry().with(UserSpans).init());
    Dag::builder().add(NODES).build().unwrap()
}

/// Numbers spans from 0 in the order of their starts; opens a span of its own for each event.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<(Vec<u64>, Vec<String>)>>);

impl Observer for Heard {
    fn on(&self, event: &Event<'_>) {
        let _span = info_span!("of the observer", ?event).entered();
        let mut heard = self.0.lock().unwrap();
        let (spans, lines) = &mut *heard;
        lines.push(match event {
            Event::SpanStarted { span, parent: None, source, sequence_id: None, name, follows: [] } => {
                spans.push(*span);
                format!("{name} in {source}")
            }
            Event::SpanAttribute { span, key, value } => format!("{}: {key} = {value}", at(spans, *span)),
            Event::SpanFinished { span } => format!("{} finished", at(spans, *span)),
            Event::NodeFinished { node, error } => {
                format!("{} {}", node.name, if error.is_none() { "finished" } else { "failed" })
            }
            _ => return,
        });
    }
}

fn at(spans: &[u64], span: u64) -> usize {
    spans.iter().position(|one| *one == span).unwrap()
}

impl Heard {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().1.clone()
    }
}

#[tokio::test]
async fn of_each_attempt() {
    let heard = Heard::default();
    dag().run::<flaky>().input::<fails>(false).user_spans().observe(heard.clone()).await.unwrap();
    let told = [
        "of plain in plain",
        "0: fails = false",
        "0 finished",
        "plain finished",
        "of flaky in flaky",
        "1 finished",
        "of flaky in flaky",
        "2 finished",
        "flaky finished",
    ];
    assert_eq!(heard.lines(), told);
}

#[tokio::test]
async fn of_each_item() {
    let heard = Heard::default();
    dag().run::<all>().user_spans().observe(heard.clone()).await.unwrap();
    let told = [
        "items finished",
        "of each in each",
        "0: items = 1",
        "0 finished",
        "each finished",
        "of each in each",
        "1: items = 2",
        "1 finished",
        "each finished",
        "all finished",
    ];
    assert_eq!(heard.lines(), told);
}

#[tokio::test]
async fn of_a_node_that_panics() {
    let heard = Heard::default();
    dag().run::<plain>().input::<fails>(true).user_spans().observe(heard.clone()).await.unwrap_err();
    assert_eq!(heard.lines(), ["of plain in plain", "0: fails = true", "0 finished", "plain failed"]);
}

#[tokio::test]
async fn of_no_run_that_does_not_ask() {
    let heard = Heard::default();
    dag().run::<plain>().input::<fails>(false).observe(heard.clone()).await.unwrap();
    assert_eq!(heard.lines(), ["plain finished"]);
    let around = info_span!("around");
    let run = async { dag().run::<plain>().input::<fails>(false).await };
    run.instrument(around).await.unwrap();
}
