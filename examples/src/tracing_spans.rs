//! Run with: cargo run -p examples --bin tracing_spans
//!
//! Spans that actions and nodes open by `tracing`, and what they tell, are kept in the log: here it is read back as a waterfall.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use std::time::Duration;

use dag_core::{Ctx, Dag, Halt, Inputs, Machine, State, UserSpans, action, field, input, module, node};
use dag_store::{Step, Store, Time};
use serde::{Deserialize, Serialize};
use tokio::time::sleep;
use tracing::level_filters::LevelFilter;
use tracing::{Instrument, info_span};
use tracing_subscriber::prelude::*;

#[derive(State, Clone, Default, Serialize, Deserialize)]
struct Talk {
    question: String,
    answer: Option<String>,
}

/// An action by hand says by spans what it is doing. A span after another says so, too.
#[action(writes(question))]
async fn ask(#[input] topic: &str, ctx: &Ctx) -> String {
    let build = info_span!("build_prompt", topic);
    let prompt = build.in_scope(|| format!("What is {topic}?"));
    let query = info_span!("query_model", gen_ai.request.model = "small");
    query.follows_from(&build);
    drop(build); // a span ends with its last handle
    let model = async {
        sleep(Duration::from_millis(20)).await;
        ctx.attr("gen_ai.usage.input_tokens", &prompt.len());
    };
    model.instrument(query).await;
    prompt
}

input!(question: String);

/// Nodes are spans by themselves, and what they open lies within.
#[node]
async fn sources(question: &str) -> Vec<String> {
    let read = async |page: &str| {
        sleep(Duration::from_millis(10)).await;
        format!("{question} ({page})")
    };
    let (guide, errors) = tokio::join!(
        read("guide").instrument(info_span!("read_page", page = "guide")),
        read("errors").instrument(info_span!("read_page", page = "errors")),
    );
    vec![guide, errors]
}

#[node(blocking)]
fn answer(sources: &[String]) -> String {
    info_span!("summarise").in_scope(|| {
        std::thread::sleep(Duration::from_millis(5));
        sources.join(", ")
    })
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    tracing_subscriber::registry().with(UserSpans.with_filter(LevelFilter::INFO)).init();

    let dag = Dag::builder().add(module!([question, sources, answer])).build()?;
    let machine = Machine::builder(Talk::default())
        .action("ask", action::<ask>())
        .action("reply", dag.action::<answer>())
        .entrypoint("ask")
        .transition("ask", "reply", !field!(Talk.answer).is_set())
        .build()?;
    let folder = tempfile::tempdir()?;
    let project = Store::open(folder.path())?.project("talks")?;
    let mut app = project.track(&machine, "one").user_spans().start()?;
    app.run(Halt::never(), Inputs::new().with("topic", "a span".to_owned())).await?;
    drop(app);

    let steps = project.app("one")?.read()?.steps;
    steps.iter().for_each(waterfall);
    assert_eq!(steps[1].spans.iter().filter(|span| span.parent_span_id.is_some()).count(), 3);
    Ok(())
}

/// A step, and its spans as bars below it: when each began and how long it took.
fn waterfall(step: &Step) {
    println!("\n{} ({} ms)", step.action, step.duration().unwrap_or_default().as_millis());
    for span in &step.spans {
        let (from, to) = (column(step, Some(span.started)), column(step, span.ended));
        let bar = format!("{}{}", " ".repeat(from), "█".repeat((to - from).max(1)));
        println!("  {:<18} |{bar:<41}|", format!("{} {}", span.span_id, span.span_name));
        for attribute in step.attributes.iter().filter(|one| one.span_id.as_ref() == Some(&span.span_id)) {
            println!("  {:>18}  {} = {}", "", attribute.key, attribute.value);
        }
    }
}

/// Where a moment of a step is drawn.
fn column(step: &Step, time: Option<Time>) -> usize {
    let whole = step.duration().unwrap_or_default().as_micros().max(1);
    let since = time.zip(step.started).map_or(whole, |(time, start)| time.since(start).as_micros());
    usize::try_from(since * 40 / whole).unwrap_or(0)
}
