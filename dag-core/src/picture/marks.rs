//! What happened to a picture: a run, the history of an application, or a comparison, told node by node and edge by edge.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::Edge;

/// Marks on the nodes and edges of a picture. Those of nodes and edges that the picture does not have are passed over.
///
/// They are apart from the [`Picture`](super::Picture), so that it is laid out once, and drawn with the marks of each state of a run.
///
/// ```
/// use dag_core::picture::{Marks, Status};
///
/// let mut marks = Marks::default();
/// let tax = marks.node_mut("tax");
/// (tax.status, tax.attempts) = (Some(Status::Failed), 3);
/// tax.note = "no connection".into();
/// assert_eq!(tax.to_string(), "failed, 3 attempts: no connection");
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Marks {
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    nodes: BTreeMap<String, Mark>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty", serialize_with = "as_list")]
    edges: BTreeMap<Edge, Mark>,
}

/// What is known of one node or edge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// How far it came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Whether it is on the way that decided how long the whole took.
    #[serde(rename = "critical", skip_serializing_if = "std::ops::Not::not")]
    pub is_critical: bool,
    /// How long it took, of several times all together.
    #[serde(rename = "ms", skip_serializing_if = "Option::is_none", serialize_with = "as_milliseconds")]
    pub time: Option<Duration>,
    /// How often it was tried, if it is known.
    #[serde(skip_serializing_if = "is_zero")]
    pub attempts: u32,
    /// How often it ran, or was gone along, if it is known.
    #[serde(skip_serializing_if = "is_zero")]
    pub count: u32,
    /// What else there is to say: why it failed, in what it changed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How far a node came, where an application stands, or what became of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Status {
    /// It will run.
    Planned,
    /// It runs.
    Running,
    /// It gave its value.
    Done,
    /// Its value was there already.
    Cached,
    /// It failed.
    Failed,
    /// It did not run: it was not needed, or what it needs failed.
    Skipped,
    /// It began and was given up.
    Cancelled,
    /// The application was here.
    Past,
    /// The application is here.
    Current,
    /// The application goes here.
    Next,
    /// Only the newer of two graphs has it.
    Added,
    /// Only the older of two graphs has it.
    Removed,
    /// Both graphs have it, and it is not the same.
    Changed,
    /// It is made from something that is not the same.
    Affected,
}

impl Marks {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty() && self.edges.is_empty()
    }

    /// The mark of the node with this id.
    pub fn node(&self, id: &str) -> Option<&Mark> {
        self.nodes.get(id)
    }

    /// The mark of an edge.
    pub fn edge(&self, edge: &Edge) -> Option<&Mark> {
        self.edges.get(edge)
    }

    /// The mark of a node, a new one if it has none.
    pub fn node_mut(&mut self, id: impl Into<String>) -> &mut Mark {
        self.nodes.entry(id.into()).or_default()
    }

    /// The mark of an edge, a new one if it has none.
    pub fn edge_mut(&mut self, edge: Edge) -> &mut Mark {
        self.edges.entry(edge).or_default()
    }

    /// All marks of nodes, by their ids.
    pub fn nodes(&self) -> impl Iterator<Item = (&str, &Mark)> {
        self.nodes.iter().map(|(id, mark)| (id.as_str(), mark))
    }

    /// All marks of edges.
    pub fn edges(&self) -> impl Iterator<Item = (&Edge, &Mark)> {
        self.edges.iter()
    }

    /// What nodes and edges are, each once.
    pub fn statuses(&self) -> BTreeSet<Status> {
        self.nodes.values().chain(self.edges.values()).filter_map(|mark| mark.status).collect()
    }

    /// Marks the way that decided how long a run took, when its nodes ended at these times: from the last one back to those that it
    /// waited for, of its sources always the one that ended last.
    pub fn mark_critical_path<'a, T: Ord>(
        &mut self,
        edges: impl IntoIterator<Item = &'a Edge>,
        ended: &BTreeMap<&'a str, T>,
    ) {
        let mut into: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
        edges.into_iter().for_each(|edge| into.entry(&edge.to).or_default().push(edge));
        let mut at = ended.iter().max_by_key(|(_, end)| *end).map(|(name, _)| *name);
        while let Some(node) = at {
            self.node_mut(node).is_critical = true;
            // What has been passed has no sources any more, so that this ends.
            let sources = into.remove(node).into_iter().flatten();
            let sources = sources.filter(|edge| ended.get(edge.from.as_str()).is_some_and(|end| *end <= ended[node]));
            let last = sources.max_by_key(|edge| &ended[edge.from.as_str()]);
            at = last.map(|edge| {
                self.edge_mut(edge.clone()).is_critical = true;
                edge.from.as_str()
            });
        }
    }

    /// The marks of a run that is over: what runs was cancelled, and what waits was skipped.
    #[must_use]
    pub fn ended(mut self) -> Self {
        for mark in self.nodes.values_mut().chain(self.edges.values_mut()) {
            mark.status = match mark.status {
                Some(Status::Running) => Some(Status::Cancelled),
                Some(Status::Planned) => Some(Status::Skipped),
                other => other,
            };
        }
        self
    }
}

impl Mark {
    /// A mark that says only this.
    pub fn new(status: Status) -> Self {
        Self { status: Some(status), ..Self::default() }
    }

    /// The figures: how long, how often tried, how often run. Empty if there are none.
    pub fn figures(&self) -> String {
        let parts = [
            self.time.map(short),
            (self.attempts > 1).then(|| format!("{} attempts", self.attempts)),
            (self.count > 1).then(|| format!("{}×", self.count)),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

/// `failed, 1.2 s, 3 attempts, critical path: no connection`.
impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let figures = self.figures();
        let parts =
            [self.status.map_or("", Status::word), &figures, if self.is_critical { "critical path" } else { "" }];
        let said = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        f.write_str(&said)?;
        match (said.is_empty(), self.note.is_empty()) {
            (_, true) => Ok(()),
            (true, false) => f.write_str(&self.note),
            (false, false) => write!(f, ": {}", self.note),
        }
    }
}

impl Status {
    /// One lower-case word, which is its name in JSON as well.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cached => "cached",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
            Self::Cancelled => "cancelled",
            Self::Past => "past",
            Self::Current => "current",
            Self::Next => "next",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Affected => "affected",
        }
    }
}

/// Three digits and a unit: `412 µs`, `12.3 ms`, `1.20 s`, `5 min 02 s`.
fn short(time: Duration) -> String {
    let micros = time.as_micros();
    let (value, unit) = match micros {
        0..1_000 => return format!("{micros} µs"),
        1_000..1_000_000 => (time.as_secs_f64() * 1e3, "ms"),
        1_000_000..60_000_000 => (time.as_secs_f64(), "s"),
        _ => return format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60),
    };
    let digits = if value < 10.0 { 2 } else { usize::from(value < 100.0) };
    format!("{value:.digits$} {unit}")
}

fn as_milliseconds<S: Serializer>(time: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.as_secs_f64() * 1e3).serialize(serializer)
}

fn as_list<S: Serializer>(edges: &BTreeMap<Edge, Mark>, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Marked<'a> {
        #[serde(flatten)]
        edge: &'a Edge,
        #[serde(flatten)]
        mark: &'a Mark,
    }
    let mut list = serializer.serialize_seq(Some(edges.len()))?;
    for (edge, mark) in edges {
        list.serialize_element(&Marked { edge, mark })?;
    }
    list.end()
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits() {
        let said = [412, 1_234, 45_600, 999_000, 1_200_000, 12_345_678, 302_000_000]
            .map(|micros| short(Duration::from_micros(micros)));
        assert_eq!(said, ["412 µs", "1.23 ms", "45.6 ms", "999 ms", "1.20 s", "12.3 s", "5 min 02 s"]);
    }
}
