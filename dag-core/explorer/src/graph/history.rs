//! The machine of a run, as its log describes it, with the place where a step stands.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use dag_core::picture::{Edge, EdgeKind, Mark, Marks, Status};
use dag_store::{Graph, Row, Status as Came};
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
        let drawing = Arc::new(Drawing::new(&graph.view(), &embedded()));
        kept.push_back((graph.clone(), drawing.clone()));
        if kept.len() > MOST {
            kept.pop_front();
        }
        drawing
    }
}

/// So many steps back an action counts as one where the application was.
const BACK: usize = 12;

/// Where the application stands at a step: the action, those before it, and the one that came next, with the edges between. The rows alone
/// tell, so that no more of a long log is read.
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
