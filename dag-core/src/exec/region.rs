//! Running the nodes of a region once for each item, and collecting what they give in the order of the items.

use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt};

use super::guard::Failure;
use super::policy::Failed;
use super::{NodeError, Terms, execute, in_order};
use crate::event::Watch;
use crate::expand::{Collected, Gather, Items};
use crate::frame::{Frame, Lease};
use crate::plan::{Region, Step};
use crate::value::Value;

/// How many items go by before the task asks whether others want to run too.
const STRETCH: usize = 64;

/// Fills the step's slot with the lists that come of the region.
pub(super) async fn run(step: &Step, region: &Region, mut lease: Lease<'_>, terms: Terms<'_>) -> Result<(), NodeError> {
    let each = Each { step, region, watch: lease.frame().watch().clone(), terms };
    let captured: Vec<Option<Value>> = (1..region.layout.seeds.len()).map(|seed| lease.value(seed)).collect();
    let lists = match lease.get::<Items>(0) {
        None => each.lists(),
        Some(items) if region.layout.is_immediate && !each.watch.is_traced() => {
            each.one_by_one(items, &captured).await?
        }
        Some(items) => each.overlapping(items, &captured).await?,
    };
    lease.give(Collected::new(lists.into_iter().map(Gather::finish)));
    Ok(())
}

/// Takes one of the lists.
pub(super) fn pick(list: usize, mut lease: Lease<'_>) {
    if let Some(list) = lease.get::<Collected>(0).and_then(|all| all.take(list)) {
        lease.give_value(list);
    }
}

type Lists = Vec<Box<dyn Gather>>;

struct Each<'a> {
    step: &'a Step,
    region: &'a Region,
    watch: Watch,
    /// Limits hold for each item by itself: how many items there are at once is said at the `expand`.
    terms: Terms<'a>,
}

impl Each<'_> {
    fn lists(&self) -> Lists {
        self.region.collects.iter().map(|collect| (collect.gather)()).collect()
    }

    /// Nodes that never wait: one frame for all items.
    async fn one_by_one(&self, items: &Items, captured: &[Option<Value>]) -> Result<Lists, NodeError> {
        let (layout, mut lists) = (&self.region.layout, self.lists());
        let mut frame = Frame::empty(layout.frame.clone(), self.watch.clone());
        let mut index = 0;
        while let Some(item) = items.next() {
            let start = Frame::again(&mut frame, layout.given(seeds(item, captured)));
            let ended = in_order::at_once(layout, &frame, start.in_order(&frame));
            let done = ended.map_err(|error| self.in_item(error, index))?;
            self.push(&mut lists, frame.outputs(done), index)?;
            index += 1;
            if index % STRETCH == 0 {
                tokio::task::consume_budget().await;
            }
        }
        Ok(lists)
    }

    /// Nodes that may wait, or have spans: a frame for each item, so many at once, collected in order.
    async fn overlapping(&self, items: &Items, captured: &[Option<Value>]) -> Result<Lists, NodeError> {
        let all = std::iter::from_fn(|| items.next()).enumerate();
        let at_once = if self.region.layout.is_immediate { 1 } else { self.region.at_once };
        let mut runs = stream::iter(all.map(|(index, item)| self.one(index, item, captured))).buffered(at_once);
        let (mut lists, mut index) = (self.lists(), 0);
        while let Some(values) = runs.next().await {
            self.push(&mut lists, values?.into_iter(), index)?;
            index += 1;
        }
        Ok(lists)
    }

    /// A region may lie in a region: the box ends the type.
    fn one<'a>(&'a self, index: usize, item: Value, captured: &'a [Option<Value>]) -> BoxFuture<'a, Outputs> {
        Box::pin(async move {
            let run = execute(&self.region.layout, seeds(item, captured), &self.watch, self.terms);
            run.await.map_err(|error| self.in_item(error, index))
        })
    }

    fn push(
        &self,
        lists: &mut Lists,
        values: impl Iterator<Item = Option<Value>>,
        index: usize,
    ) -> Result<(), NodeError> {
        for (list, value) in lists.iter_mut().zip(values) {
            if !value.is_some_and(|value| list.push(value)) {
                let held = NodeError::new(self.step.def, Failed::at_once(Failure::not_collected()));
                return Err(self.in_item(held, index));
            }
        }
        Ok(())
    }

    fn in_item(&self, error: NodeError, index: usize) -> NodeError {
        error.in_item(self.step.def.name, index)
    }
}

type Outputs = Result<Vec<Option<Value>>, NodeError>;

fn seeds(item: Value, captured: &[Option<Value>]) -> impl Iterator<Item = Option<Value>> + '_ {
    std::iter::once(Some(item)).chain(captured.iter().cloned())
}
