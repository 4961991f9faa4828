//! What happens in a comparison, as server-sent events.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::stream::{self, Stream, StreamExt};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::job::{Job, Listener, Now, Stage, Standing};
use crate::compare::PairKind;

/// How often a line is kept alive when there is nothing to say.
const KEEP_ALIVE: Duration = Duration::from_secs(15);
/// Between two events, so that a line is not full of single words.
const BREATH: Duration = Duration::from_millis(30);

/// A line to somebody who listens: how things stand, then what has changed since.
struct Line {
    listener: Listener,
    closing: watch::Receiver<bool>,
    told: Option<Told>,
    is_over: bool,
}

/// How many pairs had begun, how far the turns were and how much had been said, when a line last said something.
struct Told {
    pairs: usize,
    turns: [Stage; 2],
    works: [String; 2],
    lengths: [usize; 2],
}

pub(super) fn line(
    job: &Arc<Job>,
    closing: watch::Receiver<bool>,
) -> Sse<impl Stream<Item = Result<sse::Event, Infallible>> + use<>> {
    let line = Line { listener: job.listen(), closing, told: None, is_over: false };
    let events = stream::unfold(line, next).flat_map(stream::iter).map(Ok);
    Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE))
}

async fn next(mut line: Line) -> Option<(Vec<sse::Event>, Line)> {
    while !line.is_over {
        let events = line.news();
        if !events.is_empty() {
            return Some((events, line));
        }
        let is_closing = *line.closing.borrow_and_update();
        tokio::select! {
            () = line.listener.changed() => tokio::time::sleep(BREATH).await,
            _ = line.closing.changed(), if !is_closing => (),
        }
    }
    None
}

impl Line {
    /// What has changed since this was last asked.
    fn news(&mut self) -> Vec<sse::Event> {
        let (job, now) = (&self.listener.job, self.listener.job.now());
        let lengths = [now.texts[0].len(), now.texts[1].len()];
        let mut events = match &self.told {
            None => vec![written("sync", now.pairs, &sync(job, &now))],
            Some(told) if told.pairs != now.pairs => vec![written("pair", now.pairs, &sync(job, &now))],
            Some(told) => turn(&now, told).into_iter().chain(parts(&now, told.lengths)).collect(),
        };
        self.told = Some(Told { pairs: now.pairs, turns: now.turns, works: now.works.clone(), lengths });
        if now.standing != Standing::Running {
            self.is_over = true;
            events.push(written(end(now.standing), now.pairs, &json!({ "message": now.message })));
        }
        events
    }
}

/// How far the turns are, if that has changed and nothing is measured: what is measured is left alone.
fn turn(now: &Now, told: &Told) -> Option<sse::Event> {
    let is_measured = matches!(now.pair, Some((_, PairKind::Measured(_))));
    let is_news = told.turns != now.turns || told.works != now.works;
    (is_news && !is_measured).then(|| written("turn", now.pairs, &json!({ "turns": now.turns, "works": now.works })))
}

/// What both have said since.
fn parts(now: &Now, told: [usize; 2]) -> Vec<sse::Event> {
    let new = ["dag", "plain"].into_iter().zip(&now.texts).zip(told);
    let new =
        new.filter_map(|((variant, text), told)| Some((variant, text.get(told..).filter(|new| !new.is_empty())?)));
    new.map(|(variant, text)| written("part", now.pairs, &json!({ "variant": variant, "text": text }))).collect()
}

fn sync(job: &Job, now: &Now) -> Value {
    let (prompt, kind) = now.pair.map_or((0, "warm-up"), |(prompt, kind)| (prompt, named(kind)));
    let run = now.pair.and_then(|(_, kind)| if let PairKind::Measured(run) = kind { Some(run + 1) } else { None });
    json!({
        "prompt": prompt + 1, "prompts": job.wish.prompts.len(), "kind": kind, "run": run, "runs": job.wish.runs,
        "pairs": now.pairs, "of": job.all_pairs(), "dag": now.texts[0], "plain": now.texts[1],
        "turns": now.turns, "works": now.works, "text": job.wish.prompts.get(prompt),
    })
}

fn named(kind: PairKind) -> &'static str {
    match kind {
        PairKind::WarmUp => "warm-up",
        PairKind::Measured(_) => "measured",
        PairKind::Watched => "watched",
    }
}

fn end(standing: Standing) -> &'static str {
    match standing {
        Standing::Running | Standing::Done => "done",
        Standing::Stopped => "stopped",
        Standing::Failed => "failed",
    }
}

fn written(name: &str, id: usize, data: &Value) -> sse::Event {
    sse::Event::default().event(name).id(id.to_string()).data(data.to_string())
}
