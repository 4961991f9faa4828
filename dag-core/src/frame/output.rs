//! The last reader of a value: whoever asked for it.

use std::sync::atomic::Ordering;

use super::{Frame, GIVEN, GONE, Slot};
use crate::value::{NodeValue, Value};

/// One of the values that a run has made for others. It is handed out once.
pub(crate) struct Output<'a> {
    frame: &'a Frame,
    slot: u32,
}

impl<'a> Output<'a> {
    pub(super) fn new(frame: &'a Frame, slot: u32) -> Self {
        Self { frame, slot }
    }

    /// The value, which is shared; `None` if it was never given.
    pub(crate) fn value(self) -> Option<Value> {
        let info = &self.frame.layout.slots[self.slot as usize];
        assert!(info.shared, "an output is a value of its own");
        if self.frame.slot(self.slot).state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        // SAFETY: shared and given, so a `Value` lies there, and this output is a reader of it that is not done.
        let value = unsafe { self.frame.place(info.offset).cast::<Value>().as_ref() }.clone();
        // SAFETY: outputs are made once, at the end, and this one ends here; the borrow above is over.
        unsafe { self.frame.give_back(self.slot) };
        Some(value)
    }

    /// Takes the value out; `None` if it was never given, is of another type, or has a reader left: an attempt that was given up.
    pub(crate) fn take<T: NodeValue>(self) -> Option<T> {
        let info = &self.frame.layout.slots[self.slot as usize];
        if info.shared {
            return self.value()?.try_take().ok();
        }
        let Slot { state, returned } = self.frame.slot(self.slot);
        let is_last = returned.load(Ordering::Acquire).wrapping_add(1) == info.readers;
        if state.load(Ordering::Acquire) != GIVEN || !info.ty.is::<T>() || !is_last {
            return None;
        }
        state.store(GONE, Ordering::Release);
        // SAFETY: a `T` was given; outputs are counted, so that all other readers are done; it is marked as gone.
        Some(unsafe { self.frame.place(info.offset).cast::<T>().read() })
    }
}
