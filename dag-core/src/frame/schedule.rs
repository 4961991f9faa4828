//! Which step may run: each one once, and none before what it waits for.
//!
//! The frame relies on "once". A ticket is therefore made only here, cannot be copied, and is for one frame.

use std::sync::Arc;

use super::layout::StepLayout;
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
    layout: Arc<FrameLayout>,
    frame: FrameId,
}

impl Start {
    pub(super) fn new(frame: &Frame) -> Self {
        Self { layout: frame.layout.clone(), frame: FrameId::of(frame) }
    }

    /// All steps in topological order, for those that never wait.
    pub(crate) fn in_order(self, frame: &Frame) -> InOrder<'_> {
        assert!(self.frame == FrameId::of(frame), "the start of another run");
        InOrder { frame, steps: &frame.layout.steps }
    }

    /// Steps as soon as what they wait for is there.
    pub(crate) fn when_ready(self) -> Schedule {
        Schedule { waiting: self.layout.waits.clone(), started: false, layout: self.layout, frame: self.frame }
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

/// The steps one after another, each leased once.
#[derive(Debug)]
pub(crate) struct InOrder<'a> {
    frame: &'a Frame,
    steps: &'a [StepLayout],
}

impl<'a> InOrder<'a> {
    /// The next steps, at most so many; those that are not taken are lost.
    #[inline]
    pub(crate) fn stretch(&mut self, at_most: usize) -> impl ExactSizeIterator<Item = Lease<'a>> + use<'a> {
        let (now, later) = self.steps.split_at(at_most.min(self.steps.len()));
        self.steps = later;
        let frame = self.frame;
        now.iter().map(|step| Lease::new(frame, step))
    }

    pub(crate) fn is_over(&self) -> bool {
        self.steps.is_empty()
    }

    pub(crate) fn done(self) -> Done {
        Done { frame: FrameId::of(self.frame) }
    }
}

/// The steps as they become ready.
#[derive(Debug)]
pub(crate) struct Schedule {
    waiting: Vec<u32>,
    started: bool,
    layout: Arc<FrameLayout>,
    frame: FrameId,
}

impl Schedule {
    /// The steps that wait for no other, once.
    pub(crate) fn start(&mut self, mut ready: impl FnMut(Ticket)) {
        if std::mem::replace(&mut self.started, true) {
            return;
        }
        for (step, &waits) in (0..).zip(&self.layout.waits) {
            if waits == 0 {
                ready(Ticket { step, frame: self.frame });
            }
        }
    }

    /// A step has given its value: hands over those that waited for nothing else.
    pub(crate) fn settled(&mut self, step: u32, mut ready: impl FnMut(Ticket)) {
        for &reader in self.layout.feeds(step) {
            let waiting = &mut self.waiting[reader as usize];
            if *waiting > 0 {
                *waiting -= 1;
                if *waiting == 0 {
                    ready(Ticket { step: reader, frame: self.frame });
                }
            }
        }
    }

    /// The steps that wait for this one, once for each argument.
    pub(crate) fn readers(&self, step: u32) -> &[u32] {
        self.layout.feeds(step)
    }

    pub(crate) fn done(self) -> Done {
        Done { frame: self.frame }
    }
}
