//! The spans of a step: one for each node that runs, and within them those that the user's code opens itself.

use std::collections::HashMap;

use dag_core::ItemRun;

use crate::error::Result;
use crate::write::StepWriter;

/// A span that has begun.
pub(super) struct Span {
    step: StepWriter,
    path: Vec<usize>,
    id: String,
    /// How many have begun within it.
    children: usize,
    is_open: bool,
}

impl Span {
    fn begin(step: &StepWriter, path: Vec<usize>, name: &str, parent: Option<&str>, follows: &[&str]) -> Result<Self> {
        let id = step.span_id(&path);
        step.span_begin(&id, name, parent, follows)?;
        Ok(Self { step: step.clone(), path, id, children: 0, is_open: true })
    }

    fn next(&mut self) -> Vec<usize> {
        self.children += 1;
        let child = self.children - 1;
        self.path.iter().copied().chain([child]).collect()
    }

    pub(super) fn attribute(&self, key: &str, value: &serde_json::Value) -> Result<()> {
        self.step.attribute(Some(&self.id), key, value)
    }

    pub(super) fn end(&mut self) -> Result<()> {
        self.is_open = false;
        self.step.span_end(&self.id)
    }
}

/// A span of the user's own that is about to begin.
pub(super) struct NewSpan<'a> {
    pub(super) span: u64,
    pub(super) parent: Option<u64>,
    pub(super) place: Place,
    pub(super) name: &'a str,
    pub(super) follows: &'a [u64],
}

/// What tells something: a node or an action, and for which item of a list it runs. The runs for items overlap.
pub(super) type Place = (&'static str, Option<ItemRun>);

#[derive(Default)]
pub(super) struct Spans {
    /// How many have begun at the top of the step.
    count: usize,
    /// Those of the nodes that run.
    nodes: HashMap<Place, Span>,
    /// The user's own, by their numbers in the process. Of steps that have ended, those that have not.
    own: HashMap<u64, Span>,
}

impl Spans {
    /// A step begins.
    pub(super) fn reset(&mut self) {
        self.count = 0;
        self.nodes.clear();
        self.own.retain(|_, span| span.is_open);
    }

    pub(super) fn node_started(&mut self, step: &StepWriter, node: Place) -> Result<()> {
        let span = Span::begin(step, self.next(), node.0, None, &[])?;
        self.nodes.insert(node, span);
        Ok(())
    }

    pub(super) fn node_finished(&mut self, node: Place) -> Option<Span> {
        self.nodes.remove(&node)
    }

    /// The span of a node that runs; `None` for an action.
    pub(super) fn of_node(&self, place: Place) -> Option<&Span> {
        self.nodes.get(&place)
    }

    pub(super) fn own(&self, span: u64) -> Option<&Span> {
        self.own.get(&span)
    }

    pub(super) fn own_finished(&mut self, span: u64) -> Result<()> {
        self.own.get_mut(&span).map_or(Ok(()), Span::end)
    }

    /// Within another one of its own it belongs to the step of that; else to the step given, which runs, or to none.
    pub(super) fn own_started(&mut self, step: Option<&StepWriter>, new: &NewSpan<'_>) -> Result<()> {
        let follows: Vec<_> = new.follows.iter().filter_map(|span| Some(self.own.get(span)?.id.clone())).collect();
        let follows: Vec<_> = follows.iter().map(String::as_str).collect();
        let around = new.parent.and_then(|parent| self.own.get_mut(&parent));
        let around = around.or_else(|| self.nodes.get_mut(&new.place).filter(|_| step.is_some()));
        let span = match (around, step) {
            (Some(around), _) => {
                let path = around.next();
                Span::begin(&around.step, path, new.name, Some(&around.id), &follows)?
            }
            (None, Some(step)) => Span::begin(step, self.next(), new.name, None, &follows)?,
            (None, None) => return Ok(()),
        };
        self.own.insert(new.span, span);
        Ok(())
    }

    fn next(&mut self) -> Vec<usize> {
        self.count += 1;
        vec![self.count - 1]
    }
}
