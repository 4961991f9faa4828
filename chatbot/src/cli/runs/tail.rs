//! `chatbot runs tail`: the log of a run as it grows.

use std::time::{Duration, Instant};

use clap::Args;
use dag_store::record::Record;
use dag_store::{Added, Entry, Follower, Object, Problem, Store, Time};
use serde_json::Value;

use super::{clock, fold, place};
use crate::cli::interrupt::or_interrupted;
use crate::cli::setup::whole;
use crate::cli::{Exit, output};

/// Follow the log of a run, one line for each record.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Tail {
    /// The run
    #[arg(value_name = "PROJECT/APP")]
    app: String,
    /// Begin with what is there already
    #[arg(long)]
    from_start: bool,
    /// Stop when nothing has been added for so long
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true, value_parser = whole(0_u64..))]
    until_idle: Option<u64>,
}

const EXAMPLES: &str = "\
Ctrl-C stops it.

Examples:
  chatbot runs tail chatbot/turtle --until-idle 1
  chatbot runs tail chatbot/turtle --from-start --until-idle 0
  chatbot runs tail chatbot/turtle --until-idle 0 --dir .burr";

/// How often the log is looked at.
const PAUSE: Duration = Duration::from_millis(100);

impl Tail {
    pub(super) async fn run(self, store: &Store) -> anyhow::Result<Exit> {
        let mut log = place::app(store, &self.app)?.follow();
        if !self.from_start {
            while !log.poll()?.entries.is_empty() {}
        }
        let idle = self.until_idle.map(Duration::from_secs);
        match or_interrupted(follow(log, idle)).await {
            Some(ended) => ended.map(|()| Exit::Ok),
            None => Ok(Exit::Interrupted),
        }
    }
}

async fn follow(mut log: Follower, until_idle: Option<Duration>) -> anyhow::Result<()> {
    let mut last = Instant::now();
    loop {
        let added = log.poll()?;
        if added.restarted || !added.entries.is_empty() {
            last = Instant::now();
            write(&added)?;
            tokio::task::yield_now().await;
        } else if until_idle.is_some_and(|idle| last.elapsed() >= idle) {
            return Ok(());
        } else {
            tokio::time::sleep(PAUSE).await;
        }
    }
}

fn write(added: &Added) -> std::io::Result<()> {
    if added.restarted {
        output::talk("the log was cut or replaced; from its beginning:");
    }
    added.entries.iter().try_for_each(|entry| match entry {
        Ok(entry) => output::data(&line(entry)),
        Err(problem) => {
            output::talk(&broken(problem));
            Ok(())
        }
    })
}

fn broken(problem: &Problem) -> String {
    format!("warning: {problem}")
}

/// The time, the step, what happened, and the little that fits on the line.
fn line(entry: &Entry) -> String {
    let step = entry.record.sequence_id().map_or("-".into(), |step| step.to_string());
    let (time, what) = told(&entry.record);
    let time = time.map_or_else(|| " ".repeat(23), clock::millis);
    format!("{time}  {step:>4}  {}\n", fold::line(&what))
}

fn told(record: &Record) -> (Option<Time>, String) {
    match record {
        Record::BeginEntry(begin) => {
            (Some(begin.start_time), format!("begin {}{}", begin.action, inputs(&begin.inputs)))
        }
        Record::EndEntry(end) => {
            let how = end.exception.as_deref().map(|why| format!(" failed: {}", fold::exception(why)));
            (Some(end.end_time), format!("end {}{}", end.action, how.unwrap_or_default()))
        }
        Record::BeginSpan(span) => (Some(span.start_time), format!("span {} [{}]", span.span_name, span.span_id)),
        Record::EndSpan(span) => (Some(span.end_time), format!("span ends [{}]", span.span_id)),
        Record::Attribute(attribute) => {
            let span = attribute.span_id.as_ref().map(|span| format!(" [{span}]")).unwrap_or_default();
            (attribute.time_logged, format!("{}{span} = {}", attribute.key, fold::short(&attribute.value)))
        }
        Record::BeginStream(stream) => (Some(stream.stream_init_time), "stream begins".to_owned()),
        Record::FirstItemStream(stream) => (Some(stream.first_item_time), "first item".to_owned()),
        Record::EndStream(stream) => {
            (Some(stream.end_time), format!("stream ends after {} items", stream.items_streamed))
        }
        Record::DagStateEdit(edit) => (Some(edit.edit_time), "the state was edited".to_owned()),
        Record::Other(other) => (None, fold::short(&Value::Object(other.clone()))),
        _ => (None, "a record of a newer kind".to_owned()),
    }
}

fn inputs(inputs: &Object) -> String {
    if inputs.is_empty() { String::new() } else { format!(" {}", fold::short(&Value::Object(inputs.clone()))) }
}
