//! One turn as it was watched: its steps, what ran within them and when, and what each of them changed.
//!
//! Watching costs time, so what is watched is not measured: it is a turn of its own. The clock stands still while the watcher itself works.

mod clock;
mod watcher;

pub(super) use watcher::Watcher;

use serde::Serialize;
use serde_json::{Map, Value};

use super::Difference;

/// A turn that was watched. Times are in microseconds from the prompt on, without what watching took.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Watched {
    /// From the prompt to the answer.
    pub us: f64,
    /// When the first part of the answer came, if it came in parts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_part_us: Option<f64>,
    /// How many nodes or spans were at work at the same time, at most.
    pub peak: usize,
    /// Its steps, in order.
    pub steps: Vec<WatchedStep>,
}

/// A step of a turn that was watched.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WatchedStep {
    /// The action.
    pub action: String,
    /// When its action began.
    pub start_us: f64,
    /// When its action had ended.
    pub end_us: f64,
    /// Why it failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What ran in it: nodes of a graph, or spans that the action opened by hand.
    pub marks: Vec<Mark>,
    /// What was told of it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub attributes: Map<String, Value>,
    /// What it wrote, by field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<Value>,
    /// What it changed in the state.
    pub changes: Vec<Difference>,
}

/// A node or a span in a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mark {
    /// The node, or the name that the span was given by hand.
    pub name: String,
    /// What it did, in the words that both variants share.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub work: Option<Work>,
    /// The mark that it lies within, by its place in the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<usize>,
    /// When it began.
    pub start_us: f64,
    /// When it had ended.
    pub end_us: f64,
    /// Why it failed, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// What was told of it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub attributes: Map<String, Value>,
}

/// What a part of a step does, whichever variant it is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Work {
    /// Makes the request, before the model is asked.
    BuildPrompt,
    /// Waits for the model.
    QueryModel,
    /// Makes something of the answer.
    ProcessAnswer,
}

impl Work {
    /// The name that the spans of the plain variant have.
    pub fn name(self) -> &'static str {
        match self {
            Self::BuildPrompt => "build_prompt",
            Self::QueryModel => "query_model",
            Self::ProcessAnswer => "process_answer",
        }
    }
}

impl WatchedStep {
    /// From when to when it waited for a model, if it asked one.
    pub(super) fn waits(&self) -> Option<(f64, f64)> {
        let asked = |mark: &&Mark| mark.work == Some(Work::QueryModel);
        let start = self.marks.iter().find(asked)?.start_us;
        Some((start, self.marks.iter().filter(asked).map(|mark| mark.end_us).fold(start, f64::max)))
    }

    /// Says of each mark what it did: what runs before the model is asked makes the prompt, what runs after it processes the answer. A
    /// step that asks no model does neither.
    fn name_works(&mut self) {
        let Some((start, end)) = self.waits() else { return };
        for mark in self.marks.iter_mut().filter(|mark| mark.work.is_none()) {
            mark.work = match () {
                () if mark.start_us < start => Some(Work::BuildPrompt),
                () if mark.start_us >= end => Some(Work::ProcessAnswer),
                () => None,
            };
        }
    }
}

/// How many innermost marks ran at the same time, at most; a step without marks counts as one.
fn peak(steps: &[WatchedStep]) -> usize {
    let innermost = |step: &WatchedStep| {
        let is_within = |at: usize| step.marks.iter().any(|mark| mark.parent == Some(at));
        let marks = step.marks.iter().enumerate().filter(|(at, _)| !is_within(*at));
        most_at_once(&marks.map(|(_, mark)| (mark.start_us, mark.end_us)).collect::<Vec<_>>()).max(1)
    };
    steps.iter().map(innermost).max().unwrap_or(0)
}

/// How many of these intervals overlap, at most. One that ends as another begins does not overlap with it.
fn most_at_once(intervals: &[(f64, f64)]) -> usize {
    let ends = intervals.iter().map(|(_, end)| (*end, -1));
    let mut edges: Vec<_> = intervals.iter().map(|(start, _)| (*start, 1)).chain(ends).collect();
    edges.sort_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let open = edges.into_iter().scan(0_isize, |open, (_, step)| {
        *open += step;
        Some(*open)
    });
    open.max().map_or(0, |most| most.max(0).unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_that_only_touch_do_not_overlap() {
        assert_eq!(most_at_once(&[]), 0);
        assert_eq!(most_at_once(&[(0.0, 1.0), (1.0, 2.0)]), 1);
        assert_eq!(most_at_once(&[(0.0, 3.0), (1.0, 2.0), (1.5, 4.0)]), 3);
    }

    fn mark(name: &str, work: Option<Work>, at: f64) -> Mark {
        let (start_us, end_us) = (at, at + 1.0);
        Mark { name: name.into(), work, parent: None, start_us, end_us, error: None, attributes: Map::new() }
    }

    #[test]
    fn what_surrounds_the_call_gets_the_names_of_the_other_variant() {
        let marks = vec![mark("a", None, 0.0), mark("b", Some(Work::QueryModel), 1.0), mark("c", None, 2.0)];
        let (start_us, end_us, changes) = (0.0, 3.0, Vec::new());
        let (error, attributes, written) = (None, Map::new(), None);
        let mut step =
            WatchedStep { action: "act".into(), start_us, end_us, error, marks, attributes, written, changes };
        step.name_works();
        let works: Vec<_> = step.marks.iter().map(|mark| mark.work.map(Work::name)).collect();
        assert_eq!(works, [Some("build_prompt"), Some("query_model"), Some("process_answer")]);
    }
}
