//! Marks of a run, collected while it goes on.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::{Mark, Marks, Picture, Status};
use crate::event::{Event, Observer};
use crate::exec::causes;
use crate::node::NodeDef;
use crate::plan::Plan;

/// An observer that collects the marks of a run: which nodes are done, how long they took, and which way was the longest.
///
/// A clone shares what is collected, so that one listens and the other is asked, also while the run goes on. Nodes of an action of a
/// machine are heard as well.
///
/// ```
/// use dag_core::picture::{RunMarks, Status};
/// use dag_core::{Dag, module, node};
///
/// #[node] fn price() -> u32 { 100 }
/// #[node] fn total(price: &u32) -> u32 { price + 19 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([price, total])).build()?;
/// let run = RunMarks::new(&dag.plan(["total"])?);
/// dag.run::<total>().observe(run.clone()).await?;
///
/// let marks = run.marks();
/// let total = marks.node("total").expect("it ran");
/// assert!(total.status == Some(Status::Done) && total.time.is_some() && total.is_critical);
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Clone, Default)]
pub struct RunMarks {
    nodes: Arc<Mutex<Nodes>>,
    plan: Option<Plan>,
}

type Nodes = BTreeMap<&'static str, Seen>;

/// What was seen of one node.
struct Seen {
    def: &'static NodeDef,
    mark: Mark,
    started: Option<Instant>,
    ended: Option<Instant>,
    /// How many of it run, for several items of a list.
    running: u32,
}

impl RunMarks {
    /// Marks of a run of this plan: what has not run yet is planned.
    pub fn new(plan: &Plan) -> Self {
        Self { plan: Some(plan.clone()), ..Self::default() }
    }

    /// The marks so far.
    ///
    /// The critical path leads from the node that ended last back over those that it waited for longest.
    pub fn marks(&self) -> Marks {
        let nodes = self.nodes();
        let mut marks = self.plan.as_ref().map(Plan::marks).unwrap_or_default();
        for (name, seen) in &*nodes {
            *marks.node_mut(*name) = seen.mark.clone();
        }
        let edges: Vec<_> = nodes.values().flat_map(|seen| super::dag::edges(seen.def)).collect();
        let ended = nodes.iter().filter_map(|(name, seen)| Some((*name, seen.ended?)));
        marks.mark_critical_path(&edges, &ended.collect());
        marks
    }

    /// A picture of what the plan runs, with the marks so far. Without a plan it is empty.
    pub fn view(&self, title: impl Into<String>) -> Picture {
        let picture = self.plan.as_ref().map(|plan| plan.view(title)).unwrap_or_default();
        Picture { marks: self.marks(), ..picture }
    }

    fn nodes(&self) -> MutexGuard<'_, Nodes> {
        self.nodes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, node: &'static NodeDef, change: impl FnOnce(&mut Seen)) {
        let new = || Seen { def: node, mark: Mark::default(), started: None, ended: None, running: 0 };
        change(self.nodes().entry(node.name).or_insert_with(new));
    }
}

impl Observer for RunMarks {
    fn on(&self, event: &Event<'_>) {
        match event {
            Event::NodeStarted { node } => self.change(node, Seen::start),
            Event::NodeRetried { node, attempt, reason } => self.change(node, |seen| {
                seen.mark.attempts = attempt + 1;
                seen.mark.note = format!("after {reason}");
            }),
            Event::NodeFellBack { node, reason } => {
                self.change(node, |seen| seen.mark.note = format!("fell back after {reason}"));
            }
            Event::NodeReused { node } => self.change(node, |seen| seen.mark = Mark::new(Status::Cached)),
            Event::CacheLookup { node, explanation } if explanation.is_hit() => {
                self.change(node, |seen| seen.mark = Mark::new(Status::Cached));
            }
            Event::NodeFinished { node, error } => {
                let why = error.map(reason);
                self.change(node, |seen| seen.finish(why));
            }
            Event::NodeSkipped { node, because } => self.change(node, |seen| {
                seen.mark = Mark { note: format!("{} failed", because.node()), ..Mark::new(Status::Skipped) };
            }),
            Event::CheckFailed { node, error, .. } => self.change(node, |seen| seen.mark.note = error.to_string()),
            _ => {}
        }
    }
}

/// Why a node failed: its name and place stand in the picture anyway, where there is a cause.
fn reason(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = causes(error);
    causes[usize::from(causes.len() > 1)..].join(": ")
}

impl Seen {
    fn start(&mut self) {
        self.running += 1;
        self.mark.count += 1;
        self.started.get_or_insert_with(Instant::now);
        // Of several items, one that failed is not forgotten.
        if self.mark.status != Some(Status::Failed) {
            self.mark.status = Some(Status::Running);
        }
    }

    fn finish(&mut self, why: Option<String>) {
        let now = Instant::now();
        self.running = self.running.saturating_sub(1);
        self.ended = Some(now);
        self.mark.time = self.started.map(|started| now.duration_since(started));
        match why {
            Some(why) => (self.mark.status, self.mark.note) = (Some(Status::Failed), why),
            None if self.running == 0 && self.mark.status == Some(Status::Running) => {
                self.mark.status = Some(Status::Done);
            }
            None => {}
        }
    }
}

impl fmt::Debug for RunMarks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RunMarks").field("nodes", &self.nodes().len()).finish_non_exhaustive()
    }
}
