//! The right to run one step: its arguments can be read as long as it lives, and its slot be filled.

use std::fmt;
use std::sync::atomic::Ordering;

use super::layout::{Arg, StepLayout};
use super::{EMPTY, Frame, GIVEN, GONE, Slot};
use crate::made::Made;
use crate::value::{NodeValue, Value};

/// Whether a step has given its value, be it taken meanwhile.
pub(crate) struct Filling<'a>(pub(super) &'a Slot);

impl Filling<'_> {
    #[inline]
    pub(crate) fn is_done(&self) -> bool {
        self.0.state.load(Ordering::Acquire) != EMPTY
    }
}

/// One step that runs: it reads its arguments and fills its slot. Dropped, its arguments are given back.
///
/// Two words, so that it is passed in registers: copying a longer one from the stack costs more than the rest of a step.
pub(crate) struct Lease<'a> {
    frame: &'a Frame,
    step: &'a StepLayout,
}

impl<'a> Lease<'a> {
    #[inline]
    pub(super) fn new(frame: &'a Frame, step: &'a StepLayout) -> Self {
        Self { frame, step }
    }

    #[inline]
    fn arg(&self, index: usize) -> Option<&'a Arg> {
        self.frame.layout.arg(self.step, index)
    }

    pub(crate) fn frame(&self) -> &'a Frame {
        self.frame
    }

    /// The closure that the step calls, if it is made at run time.
    pub(crate) fn made(&self) -> Option<&'a Made> {
        self.step.made.as_ref()
    }

    /// The name of the node or action that the step is.
    pub(crate) fn name(&self) -> &'static str {
        self.step.name
    }

    /// The slot of the step, to see whether it was filled.
    #[inline]
    pub(crate) fn filling(&self) -> Filling<'a> {
        Filling(self.frame.slot(self.step.slot))
    }

    /// Borrows an argument: `None` if it is absent, taken already or of another type.
    #[inline]
    pub(crate) fn get<T: 'static>(&self, index: usize) -> Option<&T> {
        let arg = self.arg(index)?;
        // SAFETY: this lease is a reader of its arguments until it is dropped, and the borrow is one of the lease.
        unsafe { self.frame.get(arg) }
    }

    /// Takes an argument: moved if this is the last reader, else cloned.
    pub(crate) fn take<T: NodeValue + Clone>(&mut self, index: usize) -> Option<T> {
        let arg = self.arg(index)?;
        let value = self.get::<T>(index)?;
        if !self.is_last_reader(arg.slot) {
            return Some(value.clone());
        }
        self.frame.slot(arg.slot).state.store(GONE, Ordering::Release);
        let place = self.frame.place(arg.offset);
        if arg.shared {
            // SAFETY: given and shared, so a `Value` lies there; nobody else reads it, and it is marked as gone.
            unsafe { place.cast::<Value>().read() }.take_or_clone()
        } else {
            // SAFETY: `get` has compared the type; nobody else reads it, and it is marked as gone.
            Some(unsafe { place.cast::<T>().read() })
        }
    }

    /// A shared argument.
    pub(crate) fn value(&self, index: usize) -> Option<Value> {
        let arg = self.arg(index).filter(|arg| arg.shared)?;
        if self.frame.slot(arg.slot).state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        // SAFETY: shared and given, so a `Value` lies there, and this lease is a reader of it.
        Some(unsafe { self.frame.place(arg.offset).cast::<Value>().as_ref() }.clone())
    }

    /// Fills the slot of the step, which is shared, with a value that exists already; `false` if it is filled.
    ///
    /// # Panics
    /// The slot is for another type, or for values that lie in the arena.
    pub(crate) fn give_value(&mut self, value: Value) -> bool {
        assert!(value.has_type(self.step.ty), "a value of another type than its node declares");
        self.frame.put(self.step.slot, value)
    }

    fn is_last_reader(&self, slot: u32) -> bool {
        let info = &self.frame.layout.slots[slot as usize];
        let returned = self.frame.slot(slot).returned.load(Ordering::Acquire);
        // What is not counted is never moved.
        info.counted && returned.wrapping_add(1) == info.readers
    }

    /// Fills the slot of the step; `false` if it is filled already.
    ///
    /// # Panics
    /// The slot is for another type.
    #[inline]
    pub(crate) fn give<T: NodeValue>(&mut self, value: T) -> bool {
        let &StepLayout { ty, offset, slot, shared, .. } = self.step;
        assert!(ty.is::<T>(), "a node gave a value of another type than it declares");
        if shared {
            return self.frame.put(slot, Value::new(value));
        }
        let claimed = self.frame.claim(slot);
        if claimed {
            // SAFETY: claimed, and the place was laid out for a `T`.
            unsafe { self.frame.place(offset).cast::<T>().write(value) };
            self.frame.slot(slot).state.store(GIVEN, Ordering::Release);
        }
        claimed
    }

    /// Not inlined, so that a step with nothing to give back pays for one comparison.
    #[inline(never)]
    fn give_back(&mut self) {
        for &slot in self.frame.layout.returns(self.step) {
            // SAFETY: the lease was a reader of its arguments, and ends here.
            unsafe { self.frame.give_back(slot) };
        }
    }
}

impl Drop for Lease<'_> {
    #[inline]
    fn drop(&mut self) {
        if self.step.has_returns() {
            self.give_back();
        }
    }
}

impl fmt::Debug for Lease<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lease of `{}`", self.name())
    }
}
