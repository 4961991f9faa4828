//! The right to run one step: its arguments can be read as long as it lives, and its slot be filled.

use std::fmt;
use std::sync::atomic::Ordering;

use super::layout::{Arg, Rest, StepLayout};
use super::{EMPTY, Frame, GIVEN, GONE, Slot};
use crate::made::Made;
use crate::value::{NodeValue, Type, Value};

/// Whether a step has given its value, be it taken meanwhile.
pub(super) struct Filling<'a>(pub(super) &'a Slot);

impl Filling<'_> {
    #[inline]
    pub(super) fn is_done(&self) -> bool {
        self.0.state.load(Ordering::Acquire) >= GIVEN
    }
}

/// One step that runs: it reads its arguments and fills its slot. Dropped, its arguments are given back.
///
/// Two words, so that it is passed in registers: copying a longer one from the stack costs more than the rest of a step.
pub(crate) struct Lease<'a>(Leased<'a>);

/// The step of a lease. What is not inlined takes it by value: a lease that is lent would lie in memory instead of in registers.
#[derive(Clone, Copy)]
struct Leased<'a> {
    frame: &'a Frame,
    step: &'a StepLayout,
}

impl<'a> Lease<'a> {
    #[inline]
    pub(super) fn new(frame: &'a Frame, step: &'a StepLayout) -> Self {
        Self(Leased { frame, step })
    }

    #[inline]
    fn arg(&self, index: usize) -> Option<&'a Arg> {
        let at = self.0.step.arg(index)?;
        // SAFETY: the arguments of a step of this layout lie in its list.
        Some(unsafe { self.0.frame.args.add(at).as_ref() })
    }

    pub(crate) fn frame(&self) -> &'a Frame {
        self.0.frame
    }

    /// The closure that the step calls, if it is made at run time.
    pub(crate) fn made(&self) -> Option<&'a Made> {
        self.0.rest().made.as_ref()
    }

    /// The name of the node or action that the step is.
    pub(crate) fn name(&self) -> &'static str {
        self.0.rest().name
    }

    /// Borrows an argument: `None` if it is absent, taken already or of another type.
    #[inline]
    pub(crate) fn get<T: 'static>(&self, index: usize) -> Option<&T> {
        let arg = self.arg(index)?;
        if arg.usual.is_of::<T>() {
            // SAFETY: a lease is made when the values that are sure have been given, this one as a `T`; it is a reader of them until it is
            // dropped, and the borrow is one of the lease.
            return Some(unsafe { self.0.frame.place(arg.offset).cast::<T>().as_ref() });
        }
        // SAFETY: this lease is a reader of its arguments until it is dropped, and the borrow is one of the lease.
        unsafe { self.0.frame.get(arg, Type::of::<T>()) }
    }

    /// Takes an argument: moved if this is the last reader, else cloned.
    pub(crate) fn take<T: NodeValue + Clone>(&mut self, index: usize) -> Option<T> {
        let arg = self.arg(index)?;
        let value = self.get::<T>(index)?;
        if !self.is_last_reader(arg.slot) {
            return Some(value.clone());
        }
        self.0.frame.slot(arg.slot).state.store(GONE, Ordering::Release);
        let place = self.0.frame.place(arg.offset);
        if self.0.frame.is_shared(arg.slot) {
            // SAFETY: given and shared, so a `Value` lies there; nobody else reads it, and it is marked as gone.
            unsafe { place.cast::<Value>().read() }.take_or_clone()
        } else {
            // SAFETY: `get` has compared the type; nobody else reads it, and it is marked as gone.
            Some(unsafe { place.cast::<T>().read() })
        }
    }

    /// A shared argument.
    pub(crate) fn value(&self, index: usize) -> Option<Value> {
        let arg = self.arg(index).filter(|arg| self.0.frame.is_shared(arg.slot))?;
        if self.0.frame.slot(arg.slot).state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        // SAFETY: shared and given, so a `Value` lies there, and this lease is a reader of it.
        Some(unsafe { self.0.frame.place(arg.offset).cast::<Value>().as_ref() }.clone())
    }

    /// Fills the slot of the step, which is shared, with a value that exists already; `false` if it is filled.
    ///
    /// # Panics
    /// The slot is for another type, or for values that lie in the arena.
    pub(crate) fn give_value(&mut self, value: Value) -> bool {
        self.0.give_value(value)
    }

    fn is_last_reader(&self, slot: u32) -> bool {
        let info = &self.0.frame.layout.slots[slot as usize];
        let returned = self.0.frame.slot(slot).returned.load(Ordering::Acquire);
        // Readers of what nobody takes do not ask whether it is there.
        info.taken && returned.wrapping_add(1) == info.readers
    }

    /// Fills the slot of the step; `false` if it is filled already.
    ///
    /// # Panics
    /// The slot is for another type.
    #[inline(always)]
    pub(crate) fn give<T: NodeValue>(&mut self, value: T) -> bool {
        let (frame, to) = (self.0.frame, &self.0.step.to);
        // Without other threads nobody comes between the look and the filling; with them, no type is the usual one.
        let is_usual = to.usual.is_of::<T>() && frame.slot(to.slot).state.load(Ordering::Relaxed) == EMPTY;
        if !is_usual {
            return self.0.give_otherwise(value, Type::of::<T>());
        }
        // SAFETY: free, and nobody else fills it; the place was laid out for a `T`.
        unsafe { frame.fill(to.slot, to.offset, value) };
        true
    }

    /// Types are checked before a run, so that this is a defect of this crate and not of the caller.
    #[inline(always)]
    pub(crate) fn unchecked(&self, index: usize) -> ! {
        self.0.unchecked(index)
    }
}

impl<'a> Leased<'a> {
    fn rest(self) -> &'a Rest {
        self.frame.layout.rest(self.step)
    }

    fn give_value(self, value: Value) -> bool {
        let slot = self.step.to.slot;
        let ty = self.frame.layout.slots[slot as usize].ty;
        assert!(value.has_type(ty), "a value of another type than its node declares");
        self.frame.put(slot, value)
    }

    /// A value that is shared, comes among threads or too late, or whose type is another or described elsewhere too: `ty` is as the caller
    /// describes it.
    #[inline(never)]
    fn give_otherwise<T: NodeValue>(self, value: T, ty: Type) -> bool {
        let to = &self.step.to;
        let info = &self.frame.layout.slots[to.slot as usize];
        if info.shared {
            return self.give_value(Value::new(value));
        }
        assert!(info.ty.is::<T>() && ty.is::<T>(), "a node gave a value of another type than it declares");
        if !self.frame.threads {
            to.usual.learn(ty);
        }
        let claimed = self.frame.claim(to.slot);
        if claimed {
            // SAFETY: claimed, and the place was laid out for a `T`.
            unsafe { self.frame.fill(to.slot, to.offset, value) };
        }
        claimed
    }

    /// Not inlined, so that a step with nothing to give back pays for one comparison.
    ///
    /// # Safety
    /// A lease of the step was a reader of its arguments, and ends here.
    #[inline(never)]
    unsafe fn give_back(self) {
        for &slot in self.frame.layout.returns(self.step) {
            // SAFETY: as promised by the caller.
            unsafe { self.frame.give_back(slot) };
        }
    }

    #[cold]
    #[inline(never)]
    fn unchecked(self, index: usize) -> ! {
        let source = self.rest().name;
        panic!("argument {index} of `{source}` is absent or of another type, though the graph was checked")
    }
}

impl Drop for Lease<'_> {
    #[inline]
    fn drop(&mut self) {
        if self.0.step.has_returns() {
            // SAFETY: this is the lease of the step, and it ends.
            unsafe { self.0.give_back() };
        }
    }
}

impl fmt::Debug for Lease<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lease of `{}`", self.name())
    }
}
