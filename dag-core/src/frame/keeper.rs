//! One more reader of a value: the cache, which sees it before those that wait for it.

use std::sync::atomic::Ordering;

use super::{Frame, GIVEN, Ticket};
use crate::value::Value;

/// A reader of the slot that a step fills, made before the step runs. As long as it lives, nobody moves the value out.
#[derive(Debug)]
pub(crate) struct Keeper<'a> {
    frame: &'a Frame,
    slot: u32,
}

impl Frame {
    /// The ticket shows that the step has not ended, so that nobody has read its slot yet.
    pub(crate) fn keeper(&self, ticket: &Ticket) -> Keeper<'_> {
        let step = ticket.again(self).redeem(self);
        let slot = self.layout.steps[step as usize].to.slot;
        assert!(self.layout.slots[slot as usize].shared, "what is kept is a value of its own");
        self.slot(slot).returned.fetch_sub(1, Ordering::AcqRel);
        Keeper { frame: self, slot }
    }
}

impl Keeper<'_> {
    /// The value, if the step has given it.
    pub(crate) fn value(&self) -> Option<Value> {
        if self.frame.slot(self.slot).state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        let place = self.frame.place(self.frame.layout.slots[self.slot as usize].offset);
        // SAFETY: shared (checked when it was made) and given, so that a `Value` lies there; this reader keeps it there.
        Some(unsafe { place.cast::<Value>().as_ref() }.clone())
    }
}

impl Drop for Keeper<'_> {
    fn drop(&mut self) {
        // SAFETY: counted as a reader when it was made, and no borrow is left.
        unsafe { self.frame.give_back(self.slot) };
    }
}
