//! A progress bar of one run, for a person at a terminal.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::event::{Event, Observer};
use crate::plan::Plan;

/// Shows how many nodes of a plan have given their values, and the names of those that run. Needs the cargo feature `progress`.
///
/// A node that runs for each item of a list counts once, with the first. It is an observer of the run, and goes away with it. Where stderr is no terminal, it writes nothing.
///
/// ```
/// use dag_core::{Dag, Progress, module, node};
///
/// #[node] fn price() -> u32 { 100 }
/// #[node] fn total(price: &u32) -> u32 { price + 19 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([price, total])).build()?;
/// let plan = dag.plan(["total"])?;
/// assert_eq!(dag.run::<total>().observe(Progress::stderr(&plan)).await?, 119);
/// # Ok(())
/// # })
/// # }
/// ```
pub struct Progress {
    bar: ProgressBar,
    nodes: Mutex<Nodes>,
}

struct Nodes {
    /// Those of the plan that have given no value yet; a run may go through more graphs than one.
    left: HashSet<&'static str>,
    /// Those that run, with the number of the attempt, in the order in which they began.
    running: Vec<(&'static str, u32)>,
}

impl Progress {
    /// On stderr, if that is a terminal.
    pub fn stderr(plan: &Plan) -> Self {
        Self::drawn_on(plan, ProgressDrawTarget::stderr())
    }

    /// On a target of `indicatif`: several bars at once, or none.
    pub fn drawn_on(plan: &Plan, target: ProgressDrawTarget) -> Self {
        let left: HashSet<_> = plan.nodes().map(|node| node.name).collect();
        let bar = ProgressBar::with_draw_target(u64::try_from(left.len()).ok(), target);
        // The template is a constant that its test has seen.
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {wide_msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        Self { bar, nodes: Mutex::new(Nodes { left, running: Vec::new() }) }
    }

    /// Draws the nodes after a change.
    fn show(&self, change: impl FnOnce(&mut Nodes)) {
        let mut nodes = self.nodes.lock().unwrap_or_else(PoisonError::into_inner);
        let before = nodes.left.len();
        change(&mut nodes);
        self.bar.set_message(nodes.running_names());
        if nodes.left.len() < before {
            self.bar.inc(1);
        }
    }
}

impl Nodes {
    fn running_names(&self) -> String {
        let name = |(name, attempt): &(&str, u32)| match attempt {
            1 => (*name).to_owned(),
            _ => format!("{name} (attempt {attempt})"),
        };
        self.running.iter().map(name).collect::<Vec<_>>().join(", ")
    }
}

impl Observer for Progress {
    fn on(&self, event: &Event<'_>) {
        if self.bar.is_hidden() {
            return;
        }
        match event {
            Event::NodeStarted { node } => self.show(|nodes| nodes.running.push((node.name, 1))),
            Event::NodeRetried { node, attempt, .. } => self.show(|nodes| {
                let running = nodes.running.iter_mut().find(|(name, _)| *name == node.name);
                running.into_iter().for_each(|(_, number)| *number = attempt + 1);
            }),
            Event::NodeFinished { node, error } => self.show(|nodes| {
                // Of one that runs for several items at once, one has ended.
                if let Some(at) = nodes.running.iter().position(|(name, _)| *name == node.name) {
                    nodes.running.remove(at);
                }
                if error.is_none() {
                    nodes.left.remove(node.name);
                }
            }),
            Event::NodeReused { node } => self.show(|nodes| {
                nodes.left.remove(node.name);
            }),
            Event::CacheLookup { node, explanation } if explanation.is_hit() => self.show(|nodes| {
                nodes.left.remove(node.name);
            }),
            _ => {}
        }
    }
}

/// The run is over, however it ended: the line is free for others.
impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Progress").field("done", &self.bar.position()).finish_non_exhaustive()
    }
}
