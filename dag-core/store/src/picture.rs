//! Pictures of what was written down: the graph of an application, the way that it took, and what happened in a step.

use std::collections::BTreeMap;

use dag_core::picture::{Edge, EdgeKind, Mark, Marks, Node, NodeKind, Picture, Status as Marked};

use crate::app::{App, ERROR, Span, Status, Step};
use crate::graph::{Action, Graph, Transition};
use crate::time::Time;

impl Graph {
    /// A picture of the actions, their inputs and the transitions between them, also of applications that Burr wrote.
    #[must_use]
    pub fn view(&self) -> Picture {
        let mut picture = Picture { title: "machine".into(), ..Picture::default() };
        for action in &self.actions {
            let kind = if action.name == self.entrypoint { NodeKind::Entrypoint } else { NodeKind::Action };
            let (reads, writes) = (action.reads.clone(), action.writes.clone());
            picture.nodes.push(Node { reads, writes, ..Node::new(&action.name, &action.name, kind) });
        }
        for action in &self.actions {
            add_inputs(&mut picture, action);
        }
        picture.edges.extend(self.transitions.iter().map(edge));
        picture
    }
}

/// The inputs that a person passes: Burr passes those that begin with `__` itself.
fn add_inputs(picture: &mut Picture, action: &Action) {
    let inputs = action.inputs.iter().chain(&action.optional_inputs).filter(|input| !input.starts_with("__"));
    for input in inputs.map(|input| Node::step_input(input)) {
        picture.edges.push(Edge::new(&input.id, &action.name, EdgeKind::Data));
        if picture.nodes.iter().all(|node| node.id != input.id) {
            picture.nodes.push(input);
        }
    }
}

fn edge(transition: &Transition) -> Edge {
    let edge = |kind| Edge::new(&transition.from, &transition.to, kind);
    match transition.condition.as_str() {
        "default" => edge(EdgeKind::Default),
        "on error" => edge(EdgeKind::Error),
        condition => Edge { label: Some(condition.into()), ..edge(EdgeKind::Conditional) },
    }
}

impl App {
    /// The way that the application has taken on this picture of its machine, up to the end of a step, or of the last one.
    ///
    /// Actions are marked with how often they ran and how long that took, and transitions with how often they were taken. Where it
    /// goes next is marked if a later step tells, or if there is no choice.
    #[must_use]
    pub fn marks(&self, picture: &Picture, until: Option<u64>) -> Marks {
        let count = self.steps.partition_point(|step| until.is_none_or(|until| step.sequence_id <= until));
        let (taken, later) = self.steps.split_at(count);
        let mut marks = Marks::default();
        for step in taken {
            mark_step(marks.node_mut(&step.action), step);
        }
        for pair in taken.windows(2) {
            if let Some(edge) = transition(picture, &pair[0], &pair[1].action) {
                let mark = marks.edge_mut(edge.clone());
                (mark.status, mark.count) = (Some(Marked::Past), mark.count + 1);
            }
        }
        if let Some(last) = taken.last() {
            mark_last(&mut marks, picture, last, later.first());
        }
        marks
    }
}

fn mark_step(mark: &mut Mark, step: &Step) {
    let failed = step.status == Status::Failed;
    mark.status = Some(if failed { Marked::Failed } else { Marked::Past });
    mark.count += 1;
    mark.attempts = mark.attempts.max(step.attempts);
    mark.time = step.duration().map(|took| mark.time.unwrap_or_default() + took).or(mark.time);
    mark.note = step.exception.as_deref().map(short).unwrap_or_default();
}

/// The last line of a message: where there are causes, the first of them.
fn short(exception: &str) -> String {
    let last = exception.trim_end().lines().last().unwrap_or_default();
    last.strip_prefix("caused by: ").unwrap_or(last).to_owned()
}

/// Where the application stands, and where it goes from there.
fn mark_last(marks: &mut Marks, picture: &Picture, last: &Step, next: Option<&Step>) {
    let mark = marks.node_mut(&last.action);
    mark.status = Some(match last.status {
        Status::Running => Marked::Running,
        Status::Completed => Marked::Current,
        Status::Failed => Marked::Failed,
        Status::Interrupted => Marked::Cancelled,
    });
    let edge = match next {
        Some(next) => transition(picture, last, &next.action),
        None if last.status == Status::Completed => only_transition(picture, last),
        None => None,
    };
    let Some(edge) = edge else { return };
    marks.edge_mut(edge.clone()).status = Some(Marked::Next);
    if edge.to != last.action {
        marks.node_mut(&edge.to).status = Some(Marked::Next);
    }
}

/// The transition from a step to an action: after a failure the one for errors.
fn transition<'a>(picture: &'a Picture, step: &Step, to: &str) -> Option<&'a Edge> {
    let fits =
        |edge: &&Edge| edge.from == step.action && edge.to == to && is_error(edge) == (step.status == Status::Failed);
    picture.edges.iter().find(fits)
}

fn only_transition<'a>(picture: &'a Picture, step: &Step) -> Option<&'a Edge> {
    let mut all = picture.edges.iter().filter(|edge| edge.from == step.action && !is_error(edge));
    all.next().filter(|_| all.next().is_none())
}

fn is_error(edge: &Edge) -> bool {
    edge.kind == EdgeKind::Error
}

impl Step {
    /// What happened to the nodes of this picture of its action: each has a span.
    ///
    /// A node without one in a step that completed had its value already; in one that runs it is still to come; in any other it never
    /// ran. Of a step that has no span of any of these nodes nothing is known.
    #[must_use]
    pub fn marks(&self, picture: &Picture) -> Marks {
        let mut marks = Marks::default();
        mark_step(marks.node_mut(&self.action), self);
        marks.node_mut(&self.action).status = Some(self.marked(self.ended.is_some()));
        let spans = self.spans_of_nodes(picture);
        if spans.is_empty() {
            return marks;
        }
        let without = match self.status {
            Status::Completed => Marked::Cached,
            Status::Running => Marked::Planned,
            Status::Failed | Status::Interrupted => Marked::Skipped,
        };
        for node in picture.nodes.iter().filter(|node| node.kind.is_computed()) {
            match spans.get(node.id.as_str()) {
                Some(spans) => *marks.node_mut(&node.id) = self.mark(spans),
                None => marks.node_mut(&node.id).status = Some(without),
            }
        }
        let ended = spans.iter().filter_map(|(name, spans)| Some((*name, last_end(spans)?)));
        marks.mark_critical_path(&picture.edges, &ended.collect());
        marks
    }

    /// The node that failed, of several the last one: that whose span has an error. Errors of spans within those of nodes are the
    /// user's own.
    #[must_use]
    pub fn failed_node(&self) -> Option<&str> {
        let errors = self.attributes.iter().rev().filter(|attribute| attribute.key == ERROR);
        let of = |id: &str| self.spans_at_top().find(|span| span.span_id == id);
        errors.filter_map(|error| of(error.span_id.as_deref()?)).next().map(|span| span.span_name.as_str())
    }

    /// Where the spans of nodes are: those that the user's code opens in a node are within that of the node.
    fn spans_at_top(&self) -> impl Iterator<Item = &Span> {
        self.spans.iter().filter(|span| span.parent_span_id.is_none())
    }

    fn spans_of_nodes<'a>(&'a self, picture: &'a Picture) -> BTreeMap<&'a str, Vec<&'a Span>> {
        let mut spans: BTreeMap<&str, Vec<&Span>> = BTreeMap::new();
        for span in self.spans_at_top() {
            if picture.nodes.iter().any(|node| node.id == span.span_name) {
                spans.entry(&span.span_name).or_default().push(span);
            }
        }
        spans
    }

    /// What is or was of something that has begun in this step.
    fn marked(&self, has_ended: bool) -> Marked {
        match (has_ended, self.status) {
            (true, Status::Failed) => Marked::Failed,
            (true, _) => Marked::Done,
            (false, Status::Running) => Marked::Running,
            (false, _) => Marked::Cancelled,
        }
    }

    /// The mark of a node by its spans: several, if it ran for each item of a list.
    fn mark(&self, spans: &[&Span]) -> Mark {
        let told = |key: &str| {
            let of = self.attributes.iter().filter(move |attribute| attribute.key == key);
            let of: Vec<_> = of.filter(|attribute| is_of(attribute.span_id.as_deref(), spans)).collect();
            of.last().map(|attribute| &attribute.value)
        };
        let has_ended = spans.iter().all(|span| span.ended.is_some());
        let mut mark = Mark { count: u32::try_from(spans.len()).unwrap_or(u32::MAX), ..Mark::default() };
        mark.status = Some(if has_ended { Marked::Done } else { self.marked(false) });
        mark.time =
            last_end(spans).zip(spans.iter().map(|span| span.started).min()).map(|(end, start)| end.since(start));
        if let Some(retried) = told("dag.retried") {
            let attempt = retried["attempt"].as_u64().and_then(|attempt| u32::try_from(attempt).ok());
            mark.attempts = attempt.map_or(0, |attempt| attempt + 1);
            mark.note = retried["reason"].as_str().map(|reason| format!("after {reason}")).unwrap_or_default();
        }
        if let Some(reason) = told("dag.fell_back") {
            mark.note = format!("fell back after {}", reason.as_str().unwrap_or_default());
        }
        if let Some(error) = told(ERROR) {
            (mark.status, mark.note) = (Some(Marked::Failed), short(error.as_str().unwrap_or_default()));
        }
        mark
    }
}

fn is_of(id: Option<&str>, spans: &[&Span]) -> bool {
    id.is_some_and(|id| spans.iter().any(|span| span.span_id == id))
}

fn last_end(spans: &[&Span]) -> Option<Time> {
    spans.iter().map(|span| span.ended).max().flatten()
}
