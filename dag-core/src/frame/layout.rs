//! What a run needs room for: one slot for each value, where in the arena it lies, who reads it, and which step waits for which.
//!
//! Everything that the frame relies on (places that do not overlap, counts of readers) is worked out here from the slots and the steps alone.

use std::alloc::Layout;
use std::ops::Range;

use super::memory::DropInPlace;
use crate::made::Made;
use crate::value::{Descriptor, Type, Value};

/// Values above this size get an allocation of their own, so that a plan with large values does not keep room for all of them at once.
const INLINE_BYTES: usize = 128;
/// Stricter alignments are rare and would leave holes.
const INLINE_ALIGN: usize = 16;

/// The numbers of a plan. Steps and slots are counted from 0, steps in topological order.
#[derive(Debug, Default)]
pub(crate) struct FrameLayout {
    pub(super) slots: Vec<SlotLayout>,
    pub(super) steps: Vec<StepLayout>,
    /// What the steps need besides, in their order.
    rest: Vec<Rest>,
    /// All arguments, step after step.
    args: Vec<Arg>,
    /// The counted ones of them: those that a step gives back when it has ended.
    returns: Vec<u32>,
    /// The steps that wait for each step, step after step, once for each argument.
    feeds: Vec<u32>,
    /// How many arguments of each step come from other steps.
    pub(super) waits: Vec<u32>,
    /// The slots whose values have to be dropped.
    pub(super) droppable: Vec<u32>,
    pub(super) outputs: Vec<u32>,
    /// Room for all values that lie in the arena.
    pub(super) bytes: usize,
    /// Whether steps may run on several threads at once.
    pub(super) threads: bool,
}

#[derive(Debug)]
pub(super) struct SlotLayout {
    pub(super) ty: Type,
    pub(super) offset: u32,
    /// Whether the place holds a [`Value`] instead of the value itself.
    pub(super) shared: bool,
    /// Whether it matters who the last reader is: something has to be dropped, or may be moved.
    pub(super) counted: bool,
    /// Whether somebody takes the value itself.
    pub(super) taken: bool,
    /// Whether readers need not ask for the value: it lies there when they begin, and until the last of them has ended.
    pub(super) sure: bool,
    pub(super) readers: u32,
    pub(super) drop: Option<DropInPlace>,
}

/// Where a value is read or goes. What that takes is repeated here, so that a step need not look at its slots.
#[derive(Debug)]
pub(super) struct Arg {
    /// The type of a value that can be read or put there without a look at its slot.
    pub(super) usual: Descriptor,
    pub(super) offset: u32,
    pub(super) slot: u32,
}

/// What each call of a step needs: the less there is of it, the more steps fit into the processor's cache.
#[derive(Debug)]
pub(super) struct StepLayout {
    /// Where the value goes.
    pub(super) to: Arg,
    args: (u32, u32),
    returns: (u32, u32),
}

/// What only some calls of a step need.
#[derive(Debug)]
pub(super) struct Rest {
    /// The name of the node or action.
    pub(super) name: &'static str,
    feeds: (u32, u32),
    /// The closure that it calls, if it is made at run time.
    pub(super) made: Option<Made>,
}

impl Arg {
    /// Found out when all is known.
    fn new(slot: u32) -> Self {
        Self { usual: Descriptor::new(None), offset: 0, slot }
    }

    fn settle(&mut self, info: &SlotLayout, is_usual: bool) {
        self.usual = Descriptor::new(is_usual.then_some(info.ty));
        self.offset = info.offset;
    }
}

impl StepLayout {
    /// Where an argument stands among those of all steps.
    #[inline]
    pub(super) fn arg(&self, index: usize) -> Option<usize> {
        let at = self.args.0 as usize + index;
        (at < self.args.1 as usize).then_some(at)
    }

    /// Whether it reads anything that is counted.
    #[inline]
    pub(super) fn has_returns(&self) -> bool {
        self.returns.0 != self.returns.1
    }
}

#[inline]
fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}

impl FrameLayout {
    /// The arguments of all steps.
    pub(super) fn args(&self) -> &[Arg] {
        &self.args
    }

    pub(super) fn rest(&self, step: &StepLayout) -> &Rest {
        let index = self.steps.element_offset(step).expect("a step of this layout");
        &self.rest[index]
    }

    #[inline]
    pub(super) fn returns(&self, step: &StepLayout) -> &[u32] {
        &self.returns[range(step.returns)]
    }

    pub(super) fn feeds(&self, step: u32) -> &[u32] {
        &self.feeds[range(self.rest[step as usize].feeds)]
    }

    /// Expects so many steps with so many arguments in all, at most.
    pub(crate) fn reserve(&mut self, steps: usize, args: usize) {
        self.slots.reserve(steps);
        self.steps.reserve(steps);
        self.rest.reserve(steps);
        self.args.reserve(args);
    }

    /// Room for one more value. A shared one may come from outside, go outside, or both.
    pub(crate) fn slot(&mut self, ty: Type, shared: bool) -> u32 {
        let memory = ty.memory();
        let shared = shared || memory.layout.size() > INLINE_BYTES || memory.layout.align() > INLINE_ALIGN;
        let layout = if shared { Layout::new::<Value>() } else { memory.layout };
        let drop = if shared { DropInPlace::of::<Value>() } else { memory.drop };
        let offset = self.bytes.next_multiple_of(layout.align());
        self.bytes = offset + layout.size();
        let (index, offset) = (count(self.slots.len()), count(offset));
        if drop.is_some() {
            self.droppable.push(index);
        }
        let counted = drop.is_some();
        self.slots.push(SlotLayout { ty, offset, shared, counted, taken: false, sure: false, readers: 0, drop });
        index
    }

    /// One more step; each argument is a slot, and whether its value is taken.
    pub(crate) fn step(&mut self, name: &'static str, slot: u32, args: impl Iterator<Item = (u32, bool)>) {
        let start = count(self.args.len());
        for (slot, owned) in args {
            let read = &mut self.slots[slot as usize];
            read.readers += 1;
            read.counted |= owned;
            read.taken |= owned;
            self.args.push(Arg::new(slot));
        }
        let args = (start, count(self.args.len()));
        self.steps.push(StepLayout { to: Arg::new(slot), args, returns: (0, 0) });
        self.rest.push(Rest { name, feeds: (0, 0), made: None });
    }

    /// The closure that the last step calls.
    pub(crate) fn made(&mut self, made: Made) {
        if let Some(step) = self.rest.last_mut() {
            step.made = Some(made);
        }
    }

    /// A value that is handed out in the end. Asked for twice, it is read once.
    pub(crate) fn output(&mut self, slot: u32) {
        self.outputs.push(slot);
        let output = &mut self.slots[slot as usize];
        output.readers += 1;
        output.counted = true;
    }

    /// Works out what follows from all slots and steps.
    pub(crate) fn finish(mut self, threads: bool) -> Self {
        self.threads = threads;
        let mut giver = vec![None; self.slots.len()];
        for (index, step) in self.steps.iter().enumerate() {
            giver[step.to.slot as usize] = Some(count(index));
        }
        self.settle_args(&giver);
        self.count_returns();
        self.count_feeds(&giver);
        self
    }

    /// A value that another step gives is there when its readers begin, and stays if nobody takes it out before the last of them ends.
    fn settle_args(&mut self, giver: &[Option<u32>]) {
        for (slot, giver) in self.slots.iter_mut().zip(giver) {
            slot.sure = giver.is_some() && !slot.shared && !slot.taken;
        }
        for arg in &mut self.args {
            let info = &self.slots[arg.slot as usize];
            arg.settle(info, info.sure);
        }
        for step in &mut self.steps {
            let info = &self.slots[step.to.slot as usize];
            step.to.settle(info, !info.shared && !self.threads);
        }
    }

    fn count_returns(&mut self) {
        for step in &mut self.steps {
            let start = count(self.returns.len());
            let counted = self.args[range(step.args)]
                .iter()
                .map(|arg| arg.slot)
                .filter(|&slot| self.slots[slot as usize].counted);
            self.returns.extend(counted);
            step.returns = (start, count(self.returns.len()));
        }
    }

    /// Counting sort by the giving step, so that each step's readers lie side by side.
    fn count_feeds(&mut self, giver: &[Option<u32>]) {
        let mut readers = vec![0_u32; self.steps.len()];
        self.waits = vec![0; self.steps.len()];
        for (reader, step) in self.steps.iter().enumerate() {
            for given in self.args[range(step.args)].iter().filter_map(|arg| giver[arg.slot as usize]) {
                readers[given as usize] += 1;
                self.waits[reader] += 1;
            }
        }
        let mut start = 0;
        for (step, readers) in self.rest.iter_mut().zip(&readers) {
            step.feeds = (start, start);
            start += readers;
        }
        self.feeds = vec![0; start as usize];
        for reader in 0..self.steps.len() {
            for at in range(self.steps[reader].args) {
                if let Some(given) = giver[self.args[at].slot as usize] {
                    let end = &mut self.rest[given as usize].feeds.1;
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
