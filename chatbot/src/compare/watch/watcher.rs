//! What hears the events of a turn and writes down when they came.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use dag_core::{Begun, BoxError, Edited, Ended, Event, Tracker, causes};
use serde_json::{Map, Value};

use super::clock::Clock;
use super::{Mark, Watched, WatchedStep, Work, peak};
use crate::compare::difference::differences;
use crate::compare::{Hear, Progress};

/// Hears the events of a bot, turn by turn.
pub(in crate::compare) struct Watcher(Mutex<Log>);

struct Log {
    /// Hears the names of what begins, while somebody wants to.
    hear: Option<Hear>,
    clock: Clock,
    steps: Vec<WatchedStep>,
    /// The marks of the last step that have not ended, and by which number or name the end will call them.
    open: Vec<(Key, usize)>,
    first_part_us: Option<f64>,
    /// The state before the step.
    state: Value,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Node(&'static str),
    Span(u64),
}

impl Watcher {
    pub(in crate::compare) fn new() -> Self {
        let (steps, open, state) = (Vec::new(), Vec::new(), Value::Null);
        Self(Mutex::new(Log { hear: None, clock: Clock::start(), steps, open, first_part_us: None, state }))
    }

    /// Whether what begins is told, and to whom.
    pub(in crate::compare) fn tell(&self, hear: Option<Hear>) {
        self.log().hear = hear;
    }

    /// A turn begins now.
    pub(in crate::compare) fn start(&self) {
        let mut log = self.log();
        (log.steps, log.open, log.first_part_us) = (Vec::new(), Vec::new(), None);
        log.clock = Clock::start();
    }

    /// The turn has ended now.
    pub(in crate::compare) fn finish(&self) -> Watched {
        let now = Instant::now();
        let mut log = self.log();
        let mut steps = std::mem::take(&mut log.steps);
        steps.iter_mut().for_each(WatchedStep::name_works);
        Watched { us: log.clock.at(now), first_part_us: log.first_part_us, peak: peak(&steps), steps }
    }

    fn log(&self) -> MutexGuard<'_, Log> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes something down, while the clock stands still.
    fn write(&self, write: impl FnOnce(&mut Log, f64)) {
        let moment = Instant::now();
        let mut log = self.log();
        let now = log.clock.at(moment);
        write(&mut log, now);
        log.clock.go_on(moment);
    }
}

impl Log {
    fn tell(&self, name: &str) {
        if let Some(hear) = &self.hear {
            hear(Progress::Begun(name));
        }
    }

    fn began(&mut self, action: &str, now: f64) {
        let (marks, changes, attributes) = (Vec::new(), Vec::new(), Map::new());
        let (start_us, end_us, error, written) = (now, now, None, None);
        self.tell(action);
        self.open.clear();
        self.steps.push(WatchedStep {
            action: action.into(),
            start_us,
            end_us,
            error,
            marks,
            attributes,
            written,
            changes,
        });
    }

    fn ended(&mut self, error: Option<&(dyn std::error::Error + 'static)>, now: f64) {
        // What is cancelled never finishes by itself.
        for (_, at) in std::mem::take(&mut self.open) {
            self.mark(at, |mark| mark.end_us = now);
        }
        if let Some(step) = self.steps.last_mut() {
            (step.end_us, step.error) = (now, error.map(|error| causes(error).join(": ")));
        }
    }

    fn mark_began(&mut self, key: Key, name: &str, work: Option<Work>, parent: Option<u64>, now: f64) {
        let parent = parent.and_then(|span| self.at(Key::Span(span)));
        self.tell(name);
        let Some(step) = self.steps.last_mut() else { return };
        self.open.push((key, step.marks.len()));
        let (start_us, end_us, error, attributes) = (now, now, None, Map::new());
        step.marks.push(Mark { name: name.into(), work, parent, start_us, end_us, error, attributes });
    }

    fn mark_ended(&mut self, key: Key, error: Option<&(dyn std::error::Error + 'static)>, now: f64) {
        let Some(place) = self.open.iter().position(|(open, _)| *open == key) else { return };
        let (_, at) = self.open.remove(place);
        let error = error.map(|error| causes(error).join(": "));
        self.mark(at, |mark| (mark.end_us, mark.error) = (now, error));
    }

    fn mark(&mut self, at: usize, change: impl FnOnce(&mut Mark)) {
        if let Some(mark) = self.steps.last_mut().and_then(|step| step.marks.get_mut(at)) {
            change(mark);
        }
    }

    fn at(&self, key: Key) -> Option<usize> {
        self.open.iter().find(|(open, _)| *open == key).map(|(_, at)| *at)
    }

    /// An attribute of a node that runs, else of the step.
    fn told(&mut self, at: Option<usize>, key: &str, value: &Value) {
        let Some(step) = self.steps.last_mut() else { return };
        let attributes = match at.and_then(|at| step.marks.get_mut(at)) {
            Some(mark) => &mut mark.attributes,
            None => &mut step.attributes,
        };
        attributes.insert(key.into(), value.clone());
    }

    fn node_of(&self, source: &str) -> Option<usize> {
        self.open.iter().find(|(key, _)| matches!(key, Key::Node(name) if *name == source)).map(|(_, at)| *at)
    }

    fn hear(&mut self, event: &Event<'_>, now: f64) {
        match event {
            Event::StepStarted { action, .. } => self.began(action, now),
            Event::StepFinished { error, .. } => self.ended(*error, now),
            Event::NodeStarted { node } => {
                let work = (node.tag("kind") == Some("llm")).then_some(Work::QueryModel);
                self.mark_began(Key::Node(node.name), node.name, work, None, now);
            }
            Event::NodeFinished { node, error } => self.mark_ended(Key::Node(node.name), *error, now),
            Event::SpanStarted { span, parent, name, .. } => {
                let work = (*name == Work::QueryModel.name()).then_some(Work::QueryModel);
                self.mark_began(Key::Span(*span), name, work, *parent, now);
            }
            Event::SpanFinished { span } => self.mark_ended(Key::Span(*span), None, now),
            Event::SpanAttribute { span, key, value } => self.told(self.at(Key::Span(*span)), key, value),
            Event::Attribute { source, key, value } => self.told(self.node_of(source), key, value),
            Event::Part { .. } => {
                self.first_part_us.get_or_insert(now);
            }
            _ => {}
        }
    }
}

impl Tracker for Watcher {
    fn begin(&self, _: &Begun<'_>) -> Result<(), BoxError> {
        Ok(())
    }

    fn end(&self, ended: &Ended<'_>) -> Result<(), BoxError> {
        let moment = Instant::now();
        let state = serde_json::to_value(ended.state)?;
        let written = ended.result.map(serde_json::to_value).transpose()?;
        let mut log = self.log();
        let changes = differences(&log.state, &state);
        if let Some(step) = log.steps.last_mut() {
            (step.changes, step.written) = (changes, written);
        }
        log.state = state;
        log.clock.go_on(moment);
        Ok(())
    }

    fn edited(&self, edited: &Edited<'_>) -> Result<(), BoxError> {
        let state = serde_json::to_value(edited.state)?;
        self.log().state = state;
        Ok(())
    }

    fn on(&self, event: &Event<'_>) {
        self.write(|log, now| log.hear(event, now));
    }
}
