//! Records become steps: each begin with its end, its spans, attributes and streams.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::step::{Edit, Span, Status, Step, Stream};
use crate::error::Problem;
use crate::fields::Object;
use crate::record::{BeginEntry, BeginSpan, EndEntry, EndSpan, EndStream, Record};
use crate::records::Entry;

/// Collects the steps of a log, one record at a time.
pub(super) struct Joiner {
    path: PathBuf,
    steps: BTreeMap<u64, Part>,
    /// Where a span is: in which step, at which place.
    spans: HashMap<String, (u64, usize)>,
    edits: Vec<Edit>,
    /// Which step began last.
    last_begun: Option<u64>,
    problems: Vec<Problem>,
}

/// A step, and whether anything but parts of it was seen.
struct Part {
    step: Step,
    begun: bool,
    line: u64,
}

impl Joiner {
    pub(super) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            steps: BTreeMap::new(),
            spans: HashMap::new(),
            edits: Vec::new(),
            last_begun: None,
            problems: Vec::new(),
        }
    }

    pub(super) fn take(&mut self, entry: Result<Entry, Problem>) {
        let mut entry = match entry {
            Ok(entry) => entry,
            Err(problem) => return self.problems.push(problem),
        };
        for note in entry.notes.drain(..) {
            self.problems.push(Problem::line(&self.path, entry.line, note).kept());
        }
        let (line, place) = (entry.line, entry.place());
        match entry.record {
            Record::BeginEntry(begin) => self.begin(line, begin),
            Record::EndEntry(end) => self.end(&Entry { record: Record::Other(Object::new()), ..entry }, end),
            Record::BeginSpan(span) => self.begin_span(line, span),
            Record::EndSpan(span) => self.end_span(&span),
            Record::Attribute(attribute) => self.part(line, attribute.action_sequence_id).attributes.push(attribute),
            Record::BeginStream(stream) => self.part(line, stream.action_sequence_id).streams.push(Stream {
                started: stream.stream_init_time,
                first_item: None,
                ended: None,
                items_streamed: None,
            }),
            Record::FirstItemStream(stream) => {
                if let Some(last) = self.part(line, stream.action_sequence_id).streams.last_mut() {
                    last.first_item = Some(stream.first_item_time);
                }
            }
            Record::EndStream(stream) => self.end_stream(line, &stream),
            Record::DagStateEdit(edit) => self.edits.push(Edit {
                time: edit.edit_time,
                after_sequence_id: edit.after_sequence_id,
                position: edit.position,
                place,
            }),
            Record::Other(_) => {}
        }
    }

    /// The steps by number, and the edits. A step without an end runs if it is the last one and a writer is there.
    pub(super) fn finish(self, has_writer: bool, problems: &mut Vec<Problem>) -> (Vec<Step>, Vec<Edit>) {
        problems.extend(self.problems);
        let mut steps = Vec::with_capacity(self.steps.len());
        for (sequence_id, mut part) in self.steps {
            if !part.begun && part.step.ended.is_none() {
                let what = format!("this belongs to step {sequence_id}, of which there is neither begin nor end");
                problems.push(Problem::line(&self.path, part.line, what));
                continue;
            }
            if !part.begun {
                let what = format!("the end of step {sequence_id}, which has no begin");
                problems.push(Problem::line(&self.path, part.line, what).kept());
            }
            if part.step.ended.is_none() && has_writer && self.last_begun == Some(sequence_id) {
                part.step.status = Status::Running;
            }
            steps.push(part.step);
        }
        (steps, self.edits)
    }

    fn part(&mut self, line: u64, sequence_id: u64) -> &mut Step {
        let new = || Part { step: empty(sequence_id), begun: false, line };
        &mut self.steps.entry(sequence_id).or_insert_with(new).step
    }

    /// A second begin of one number is a second attempt: nothing of the first is kept but the count.
    fn begin(&mut self, line: u64, begin: BeginEntry) {
        let sequence_id = begin.sequence_id;
        self.part(line, sequence_id);
        self.last_begun = Some(sequence_id);
        let Some(part) = self.steps.get_mut(&sequence_id) else { return };
        if part.begun {
            part.step = Step { attempts: part.step.attempts, ..empty(sequence_id) };
        }
        part.begun = true;
        part.step.attempts += 1;
        part.step.started = Some(begin.start_time);
        part.step.inputs = begin.inputs;
        part.step.extra.extend(begin.extra);
        if part.step.ended.is_none() {
            part.step.action = begin.action;
        }
    }

    fn end(&mut self, entry: &Entry, end: EndEntry) {
        let step = self.part(entry.line, end.sequence_id);
        step.status = if end.exception.is_some() { Status::Failed } else { Status::Completed };
        step.action = end.action;
        step.ended = Some(end.end_time);
        step.result = end.result;
        step.exception = end.exception;
        step.extra.extend(end.extra);
        step.ended_at = Some(entry.place());
    }

    fn begin_span(&mut self, line: u64, span: BeginSpan) {
        let sequence_id = span.action_sequence_id;
        let spans = &mut self.part(line, sequence_id).spans;
        let at = spans.len();
        spans.push(Span {
            span_id: span.span_id.clone(),
            span_name: span.span_name,
            parent_span_id: span.parent_span_id,
            span_dependencies: span.span_dependencies,
            started: span.start_time,
            ended: None,
        });
        self.spans.insert(span.span_id, (sequence_id, at));
    }

    /// The end of a span that has no begin is passed over: Burr writes one for each step it traces by OpenTelemetry.
    fn end_span(&mut self, end: &EndSpan) {
        let Some((sequence_id, at)) = self.spans.get(&end.span_id) else { return };
        let span = self.steps.get_mut(sequence_id).and_then(|part| part.step.spans.get_mut(*at));
        if let Some(span) = span.filter(|span| span.span_id == end.span_id) {
            span.ended = Some(end.end_time);
        }
    }

    fn end_stream(&mut self, line: u64, end: &EndStream) {
        if let Some(last) = self.part(line, end.action_sequence_id).streams.last_mut() {
            last.ended = Some(end.end_time);
            last.items_streamed = Some(end.items_streamed);
        }
    }
}

fn empty(sequence_id: u64) -> Step {
    Step {
        sequence_id,
        action: String::new(),
        status: Status::Interrupted,
        started: None,
        ended: None,
        inputs: Object::new(),
        result: Value::Null,
        exception: None,
        spans: Vec::new(),
        attributes: Vec::new(),
        streams: Vec::new(),
        attempts: 0,
        extra: Object::new(),
        ended_at: None,
    }
}
