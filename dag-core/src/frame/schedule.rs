//! Which step may run: each one once, and none before what it waits for.
//!
//! The frame relies on both. A ticket is therefore made only here, after a look at the slots of what its step reads; it cannot be copied,
//! and is for one frame.

use std::mem;
use std::sync::Arc;

use super::layout::StepLayout;
use super::lease::Filling;
use super::{Frame, FrameLayout, Lease};

/// The right to lease one step of one frame.
#[derive(Debug)]
pub(crate) struct Ticket {
    step: u32,
    frame: FrameId,
}

/// A frame is known by the address of its slots, which never moves, and a run in it by its number.
#[derive(Debug, Clone, Copy, PartialEq)]
struct FrameId(usize, u32);

impl FrameId {
    fn of(frame: &Frame) -> Self {
        Self(frame.slots.as_ptr().addr(), frame.round)
    }
}

impl Ticket {
    pub(crate) fn step(&self) -> u32 {
        self.step
    }

    /// Uses the ticket up.
    #[inline]
    pub(super) fn redeem(self, frame: &Frame) -> u32 {
        assert!(self.frame == FrameId::of(frame), "a ticket of another run");
        self.step
    }

    /// For the frame alone, which counts it as one more reader.
    pub(super) fn again(&self, frame: &Frame) -> Self {
        assert!(self.frame == FrameId::of(frame), "a ticket of another run");
        Self { step: self.step, frame: self.frame }
    }
}

/// The beginning of a run, made once with its frame: it goes one of two ways.
#[derive(Debug)]
pub(crate) struct Start {
    frame: FrameId,
}

impl Start {
    pub(super) fn new(frame: &Frame) -> Self {
        Self { frame: FrameId::of(frame) }
    }

    /// All steps in topological order, for those that never wait.
    pub(crate) fn in_order(self, frame: &Frame) -> InOrder<'_> {
        assert!(self.frame == FrameId::of(frame), "the start of another run");
        InOrder { frame, steps: &frame.layout.steps, begun: 0 }
    }

    /// Steps as soon as what they wait for is there.
    pub(crate) fn when_ready(self, frame: &Frame) -> Schedule {
        assert!(self.frame == FrameId::of(frame), "the start of another run");
        let layout = frame.layout.clone();
        Schedule { waiting: layout.waits.clone(), started: false, layout, frame: self.frame }
    }
}

/// The end of a run: the right to take its outputs.
#[derive(Debug)]
pub(crate) struct Done {
    frame: FrameId,
}

impl Done {
    pub(super) fn redeem(self, frame: &Frame) {
        assert!(self.frame == FrameId::of(frame), "the end of another run");
    }
}

/// The steps one after another, each leased once, when the one before has given its value.
#[derive(Debug)]
pub(crate) struct InOrder<'a> {
    frame: &'a Frame,
    steps: &'a [StepLayout],
    begun: usize,
}

/// Why a stretch ended early.
pub(crate) enum Stopped<E> {
    /// The step has given no value.
    Empty,
    Failed(E),
}

impl<'a> InOrder<'a> {
    /// Runs as many of the next steps as there is something to run them with. After a failure or a panic no more can run.
    #[inline(always)]
    pub(crate) fn stretch<W, E>(
        &mut self,
        with: &[W],
        mut run: impl FnMut(&W, Lease<'a>) -> Result<(), E>,
    ) -> Result<(), Stopped<E>> {
        let (now, later) = mem::take(&mut self.steps).split_at(with.len());
        let frame = self.frame;
        for (step, with) in now.iter().zip(with) {
            self.begun += 1;
            run(with, Lease::new(frame, step)).map_err(Stopped::Failed)?;
            if !Filling(frame.slot(step.to.slot)).is_done() {
                return Err(Stopped::Empty);
            }
        }
        self.steps = later;
        Ok(())
    }

    /// The first step.
    pub(crate) fn first(self) -> Option<Lease<'a>> {
        self.steps.first().map(|step| Lease::new(self.frame, step))
    }

    /// How many steps have begun.
    pub(crate) fn begun(&self) -> usize {
        self.begun
    }

    pub(crate) fn done(self) -> Done {
        Done { frame: FrameId::of(self.frame) }
    }
}

/// Instead of a number of steps that are waited for.
const SETTLED: u32 = u32::MAX;

/// The steps as they become ready.
#[derive(Debug)]
pub(crate) struct Schedule {
    /// How many values each step waits for.
    waiting: Vec<u32>,
    started: bool,
    layout: Arc<FrameLayout>,
    frame: FrameId,
}

impl Schedule {
    /// The steps that wait for no other, once.
    pub(crate) fn start(&mut self, mut ready: impl FnMut(Ticket)) {
        if mem::replace(&mut self.started, true) {
            return;
        }
        for (step, &waits) in (0..).zip(&self.layout.waits) {
            if waits == 0 {
                ready(Ticket { step, frame: self.frame });
            }
        }
    }

    /// A step has ended: if it has given its value, hands over those that waited for nothing else; `false` if it has not.
    ///
    /// # Panics
    /// The frame is that of another run, or the step was not ready or has settled already.
    pub(crate) fn settled(&mut self, frame: &Frame, step: u32, mut ready: impl FnMut(Ticket)) -> bool {
        assert!(self.frame == FrameId::of(frame), "the schedule of another run");
        if !frame.filling(step).is_done() {
            return false;
        }
        let waited = mem::replace(&mut self.waiting[step as usize], SETTLED);
        assert!(waited == 0, "a step settles once, after those that it waits for");
        for &reader in self.layout.feeds(step) {
            let waiting = &mut self.waiting[reader as usize];
            *waiting -= 1;
            if *waiting == 0 {
                ready(Ticket { step: reader, frame: self.frame });
            }
        }
        true
    }

    /// The steps that wait for this one, once for each argument.
    pub(crate) fn readers(&self, step: u32) -> &[u32] {
        self.layout.feeds(step)
    }

    pub(crate) fn done(self) -> Done {
        Done { frame: self.frame }
    }
}
