//! The machine of a run, as its log describes it, with the place where a step stands.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use dag_core::picture::{Edge, EdgeKind, Mark, Marks, Node, NodeKind, Picture, Status};
use dag_store::{Graph, Row, Span, Status as Came, Transition};
use dag_view::Drawing;

use super::embedded;

/// Layouts of the machines that were looked at last: one that was laid out is only marked anew at each step.
#[derive(Default)]
pub(crate) struct Drawings {
    kept: Mutex<VecDeque<(Graph, Arc<Drawing>)>>,
}

const MOST: usize = 16;

impl Drawings {
    pub(crate) fn of(&self, graph: &Graph) -> Arc<Drawing> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, drawing)) = kept.iter().find(|(known, _)| known == graph) {
            return drawing.clone();
        }
        let drawing = Arc::new(Drawing::new(&picture(graph), &embedded()));
        kept.push_back((graph.clone(), drawing.clone()));
        if kept.len() > MOST {
            kept.pop_front();
        }
        drawing
    }
}

fn picture(graph: &Graph) -> Picture {
    let mut picture = Picture { title: "machine".to_owned(), ..Picture::default() };
    for action in &graph.actions {
        let kind = if action.name == graph.entrypoint { NodeKind::Entrypoint } else { NodeKind::Action };
        picture.nodes.push(Node::new(&action.name, &action.name, kind));
    }
    for action in &graph.actions {
        for input in action.inputs.iter().filter(|input| !input.starts_with("__")) {
            let id = format!("input__{input}");
            if !picture.nodes.iter().any(|node| node.id == id) {
                picture.nodes.push(Node::new(&id, format!("input: {input}"), NodeKind::Input));
            }
            picture.edges.push(Edge::new(id, &action.name, EdgeKind::Data));
        }
    }
    picture.edges.extend(graph.transitions.iter().map(edge));
    picture
}

fn edge(transition: &Transition) -> Edge {
    let kind = match transition.condition.as_str() {
        "default" => EdgeKind::Default,
        "on error" => EdgeKind::Error,
        _ => EdgeKind::Conditional,
    };
    let label = (kind == EdgeKind::Conditional).then(|| transition.condition.clone());
    Edge { label, ..Edge::new(&transition.from, &transition.to, kind) }
}

/// So many steps back an action counts as one where the application was.
const BACK: usize = 12;

/// Where the application stands at a step: the action, those before it, and the one that came next, with the edges between.
pub(crate) fn place(drawing: &Drawing, rows: &[Row], at: usize) -> Marks {
    let mut marks = Marks::default();
    let before = at.saturating_sub(BACK);
    for pair in rows[before..=at].windows(2) {
        mark_edge(&mut marks, drawing, &pair[0], &pair[1], Status::Past);
        marks.node_mut(&*pair[0].action).status = Some(Status::Past);
    }
    if let Some(next) = rows.get(at + 1) {
        marks.node_mut(&*next.action).status = Some(Status::Next);
        mark_edge(&mut marks, drawing, &rows[at], next, Status::Next);
    }
    let row = &rows[at];
    *marks.node_mut(&*row.action) = Mark {
        status: Some(match row.status {
            Came::Completed => Status::Current,
            Came::Failed => Status::Failed,
            Came::Running => Status::Running,
            Came::Interrupted => Status::Cancelled,
        }),
        time: row.started.zip(row.ended).map(|(started, ended)| ended.since(started)),
        attempts: row.attempts,
        ..Mark::default()
    };
    marks
}

/// The way that was taken: where there are several, which of them is known only after a failure.
fn mark_edge(marks: &mut Marks, drawing: &Drawing, from: &Row, to: &Row, status: Status) {
    let failed = from.status == Came::Failed;
    let leads = |edge: &&Edge| edge.from == *from.action && edge.to == *to.action;
    let edges = drawing.picture().edges.iter().filter(leads);
    let fits = |edge: &&Edge| (edge.kind == EdgeKind::Error) == failed;
    if let Some(edge) = edges.clone().find(fits).or_else(|| edges.clone().next()) {
        marks.edge_mut(edge.clone()).status = Some(status);
    }
}

/// The nodes behind an action, as the spans of a step tell.
pub(crate) fn parts(drawing: &Drawing, spans: &[Span], came: Came) -> Marks {
    let mut marks = Marks::default();
    let open = match came {
        Came::Running => Status::Running,
        Came::Failed => Status::Failed,
        _ => Status::Cancelled,
    };
    for node in drawing.picture().nodes.iter().filter(|node| runs(node.kind)) {
        marks.node_mut(&node.id).status = Some(if came == Came::Running { Status::Planned } else { Status::Skipped });
    }
    for span in spans {
        let mark = marks.node_mut(&span.span_name);
        mark.status = Some(if span.ended.is_some() { Status::Done } else { open });
        mark.time = span.ended.map(|ended| mark.time.unwrap_or_default() + ended.since(span.started));
        mark.count += 1;
    }
    marks
}

fn runs(kind: NodeKind) -> bool {
    !matches!(kind, NodeKind::Input | NodeKind::Bound | NodeKind::Field | NodeKind::Once | NodeKind::Check)
}
