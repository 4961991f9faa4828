//! Running the nodes of a region once for each item, and collecting what they give in the order of the items.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt};

use super::guard::Failure;
use super::policy::Failed;
use super::{NodeError, Terms, in_order, run as execute_in};
use crate::event::Watch;
use crate::expand::{Collected, Gather, Items, Source};
use crate::frame::{Done, Frame, Lease, Start};
use crate::plan::{Region, Step};
use crate::value::Value;

/// How many items go by before the task asks whether others want to run too.
const STRETCH: usize = 64;

/// Fills the step's slot with the lists that come of the region.
pub(super) async fn run(step: &Step, region: &Region, mut lease: Lease<'_>, terms: Terms<'_>) -> Result<(), NodeError> {
    let each = Each { step, region, watch: lease.frame().watch().clone(), terms };
    let captured: Vec<Option<Value>> = (1..region.layout.seeds.len()).map(|seed| lease.value(seed)).collect();
    let lists = match lease.get::<Items>(0).and_then(Items::take) {
        None => each.lists(),
        Some(mut items) if region.layout.is_immediate && !each.watch.is_traced() => {
            each.one_by_one(&mut *items, &captured).await?
        }
        Some(mut items) => each.overlapping(&mut *items, &captured).await?,
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
    terms: Terms<'a>,
}

impl Each<'_> {
    fn lists(&self) -> Lists {
        self.region.collects.iter().map(|collect| (collect.gather)()).collect()
    }

    /// Nodes that never wait: one frame for all items.
    async fn one_by_one(&self, items: &mut dyn Source, captured: &[Option<Value>]) -> Result<Lists, NodeError> {
        let (layout, mut lists) = (&self.region.layout, self.lists());
        let mut frame = Frame::empty(layout.frame.clone(), self.watch.clone());
        let mut index = 0;
        while let Some(start) = self.next(&mut frame, items, captured, index) {
            let ended = in_order::at_once(layout, &frame, start.in_order(&frame));
            let done = ended.map_err(|error| self.in_item(error, index))?;
            self.push(&mut lists, &frame, done, index)?;
            index += 1;
            if index % STRETCH == 0 {
                tokio::task::consume_budget().await;
            }
        }
        Ok(lists)
    }

    /// Nodes that may wait, or have spans: a frame for each item, so many at once, collected in order.
    async fn overlapping(&self, items: &mut dyn Source, captured: &[Option<Value>]) -> Result<Lists, NodeError> {
        let layout = &self.region.layout;
        let all = (0..).map_while(|index| {
            let mut frame = Frame::empty(layout.frame.clone(), self.watch.clone());
            let start = self.next(&mut frame, items, captured, index)?;
            Some(self.one(index, frame, start))
        });
        let at_once = if layout.is_immediate { 1 } else { self.region.at_once };
        let mut runs = stream::iter(all).buffered(at_once);
        let (mut lists, mut index) = (self.lists(), 0);
        while let Some(ended) = runs.next().await {
            let (frame, done) = ended?;
            self.push(&mut lists, &frame, done, index)?;
            index += 1;
        }
        Ok(lists)
    }

    /// Begins the run for the next item.
    fn next(
        &self,
        frame: &mut Arc<Frame>,
        items: &mut dyn Source,
        captured: &[Option<Value>],
        index: usize,
    ) -> Option<Start> {
        if !self.watch.is_empty() {
            Frame::watch_mut(frame).in_item(index);
        }
        let seeds = &self.region.layout.seeds;
        Frame::again(frame, |frame| {
            for (seed, value) in seeds[1..].iter().zip(captured) {
                value.iter().for_each(|value| _ = frame.put(seed.slot, value.clone()));
            }
            items.next(frame, seeds[0].slot)
        })
    }

    /// A region may lie in a region: the box ends the type.
    fn one(&self, index: usize, frame: Arc<Frame>, start: Start) -> BoxFuture<'_, Result<Ended, NodeError>> {
        Box::pin(async move {
            let done = execute_in(&self.region.layout, &frame, start, self.terms).await;
            Ok((frame, done.map_err(|error| self.in_item(error, index))?))
        })
    }

    fn push(&self, lists: &mut Lists, frame: &Frame, done: Done, index: usize) -> Result<(), NodeError> {
        for (list, value) in lists.iter_mut().zip(frame.outputs(done)) {
            if !list.push(value) {
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

/// A run for an item that has ended, and its values.
type Ended = (Arc<Frame>, Done);
