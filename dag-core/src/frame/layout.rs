//! What a run needs room for: one slot for each value, where in the arena it lies, who reads it, and which step waits for which.
//!
//! Everything that the frame relies on (places that do not overlap, counts of readers) is worked out here from the slots and the steps alone.

use std::alloc::Layout;
use std::any::TypeId;
use std::ops::Range;

use super::DropInPlace;
use crate::made::Made;
use crate::value::{Type, Value};

/// Values above this size get an allocation of their own, so that a plan with large values does not keep room for all of them at once.
const INLINE_BYTES: usize = 128;
/// Stricter alignments are rare and would leave holes.
const INLINE_ALIGN: usize = 16;

/// The numbers of a plan. Steps and slots are counted from 0, steps in topological order.
#[derive(Debug, Default)]
pub(crate) struct FrameLayout {
    pub(super) slots: Vec<SlotLayout>,
    pub(super) steps: Vec<StepLayout>,
    /// The slots of all arguments, step after step.
    args: Vec<u32>,
    /// The counted ones of them: those that a step gives back when it has ended.
    returns: Vec<u32>,
    /// The steps that wait for each step, step after step, once for each argument.
    feeds: Vec<u32>,
    /// How many arguments of each step come from other steps.
    pub(super) waits: Vec<u32>,
    /// The slots whose values have to be dropped.
    pub(super) droppable: Vec<u32>,
    pub(super) outputs: Vec<u32>,
    /// The closures of steps that are made at run time, by step.
    made: Vec<(u32, Made)>,
    /// Room for all values that lie in the arena.
    pub(super) bytes: usize,
    /// Whether steps may run on several threads at once.
    pub(super) threads: bool,
}

#[derive(Debug)]
pub(super) struct SlotLayout {
    pub(super) id: TypeId,
    pub(super) offset: usize,
    /// Whether the place holds a [`Value`] instead of the value itself.
    pub(super) shared: bool,
    /// Whether it matters who the last reader is: something has to be dropped, or may be moved.
    pub(super) counted: bool,
    pub(super) readers: u32,
    pub(super) drop: Option<DropInPlace>,
}

#[derive(Debug)]
pub(super) struct StepLayout {
    /// The slot that the step fills.
    pub(super) slot: u32,
    args: (u32, u32),
    returns: (u32, u32),
    feeds: (u32, u32),
}

fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}

impl FrameLayout {
    pub(super) fn args(&self, step: u32) -> &[u32] {
        &self.args[range(self.steps[step as usize].args)]
    }

    pub(super) fn returns(&self, step: u32) -> &[u32] {
        &self.returns[range(self.steps[step as usize].returns)]
    }

    pub(super) fn feeds(&self, step: u32) -> &[u32] {
        &self.feeds[range(self.steps[step as usize].feeds)]
    }

    /// Room for one more value. A shared one may come from outside, go outside, or both.
    pub(crate) fn slot(&mut self, ty: Type, shared: bool) -> u32 {
        let memory = ty.memory();
        let shared = shared || memory.layout.size() > INLINE_BYTES || memory.layout.align() > INLINE_ALIGN;
        let layout = if shared { Layout::new::<Value>() } else { memory.layout };
        let drop = if shared { DropInPlace::of::<Value>() } else { memory.drop };
        let offset = self.bytes.next_multiple_of(layout.align());
        self.bytes = offset + layout.size();
        let index = count(self.slots.len());
        if drop.is_some() {
            self.droppable.push(index);
        }
        self.slots.push(SlotLayout { id: ty.id(), offset, shared, counted: drop.is_some(), readers: 0, drop });
        index
    }

    /// One more step; each argument is a slot, and whether its value is taken.
    pub(crate) fn step(&mut self, slot: u32, args: impl Iterator<Item = (u32, bool)>) {
        let start = count(self.args.len());
        for (arg, owned) in args {
            self.args.push(arg);
            let read = &mut self.slots[arg as usize];
            read.readers += 1;
            read.counted |= owned;
        }
        self.steps.push(StepLayout { slot, args: (start, count(self.args.len())), returns: (0, 0), feeds: (0, 0) });
    }

    /// The closure that the last step calls.
    pub(crate) fn made(&mut self, made: Made) {
        self.made.push((count(self.steps.len() - 1), made));
    }

    pub(super) fn made_of(&self, step: u32) -> Option<&Made> {
        let at = self.made.binary_search_by_key(&step, |(step, _)| *step).ok()?;
        Some(&self.made[at].1)
    }

    /// A value that is handed out in the end. Asked for twice, it is read once.
    pub(crate) fn output(&mut self, slot: u32) {
        self.outputs.push(slot);
        self.slots[slot as usize].readers += 1;
    }

    /// Works out what follows from all slots and steps.
    pub(crate) fn finish(mut self, threads: bool) -> Self {
        self.threads = threads;
        let mut giver = vec![None; self.slots.len()];
        for (index, step) in self.steps.iter().enumerate() {
            giver[step.slot as usize] = Some(index);
        }
        self.count_returns();
        self.count_feeds(&giver);
        self
    }

    fn count_returns(&mut self) {
        for step in &mut self.steps {
            let start = count(self.returns.len());
            let counted = self.args[range(step.args)].iter().filter(|&&slot| self.slots[slot as usize].counted);
            self.returns.extend(counted);
            step.returns = (start, count(self.returns.len()));
        }
    }

    /// Counting sort by the giving step, so that each step's readers lie side by side.
    fn count_feeds(&mut self, giver: &[Option<usize>]) {
        let mut readers = vec![0_u32; self.steps.len()];
        self.waits = vec![0; self.steps.len()];
        for (reader, step) in self.steps.iter().enumerate() {
            for given in self.args[range(step.args)].iter().filter_map(|&slot| giver[slot as usize]) {
                readers[given] += 1;
                self.waits[reader] += 1;
            }
        }
        let mut start = 0;
        for (step, readers) in self.steps.iter_mut().zip(&readers) {
            step.feeds = (start, start);
            start += readers;
        }
        self.feeds = vec![0; start as usize];
        for reader in 0..self.steps.len() {
            for at in range(self.steps[reader].args) {
                if let Some(given) = giver[self.args[at] as usize] {
                    let end = &mut self.steps[given].feeds.1;
                    self.feeds[*end as usize] = count(reader);
                    *end += 1;
                }
            }
        }
    }

    /// The room that all values in the arena take.
    pub(super) fn arena(&self) -> Layout {
        Layout::from_size_align(self.bytes, INLINE_ALIGN).expect("the values of a run fit into memory")
    }
}

/// Four billion nodes would not fit into memory.
pub(crate) fn count(len: usize) -> u32 {
    u32::try_from(len).expect("a graph has fewer than 2^32 nodes and edges")
}
