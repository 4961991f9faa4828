//! The memory of one run: one arena for all values, in which a value stays where it was put until its last reader is done.
//!
//! This is the only module with `unsafe` in it. It buys runs that allocate for no node: `cargo bench -p dag-core --bench overhead`
//! prints the ratio to boxed values. What it rests on:
//!
//! - A slot is filled once: its state leaves `EMPTY` once, by a compare-and-exchange wherever several threads can meet.
//! - A value is read through a [`Lease`] alone, and only after its slot was marked `GIVEN` (acquire, release). Borrows live as long as
//!   that of the lease.
//! - A lease counts as one reader of each of its arguments until it is dropped. A value is dropped, or moved out, by the last of them.
//! - Each step is leased once, because a [`Ticket`] for it is made once ([`schedule`]) and cannot be copied. A twin counts as one more reader.
//! - The type is compared at every read and write.

#![expect(unsafe_code, reason = "values of any type in one allocation; see above")]

mod keeper;
mod layout;
mod schedule;

pub(crate) use layout::{FrameLayout, count};
pub(crate) use schedule::{Done, InOrder, Schedule, Start, Ticket};

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::any::TypeId;
use std::fmt;
use std::mem::needs_drop;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::event::Watch;
use crate::value::{NodeValue, Value};
use layout::SlotLayout;

/// How much room a type takes, and how its values are dropped.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) layout: Layout,
    pub(crate) drop: Option<DropInPlace>,
}

impl Memory {
    pub(crate) const fn of<T>() -> Self {
        Self { layout: Layout::new::<T>(), drop: DropInPlace::of::<T>() }
    }
}

/// Drops a value of one type where it lies.
#[derive(Clone, Copy)]
pub(crate) struct DropInPlace(unsafe fn(*mut u8));

impl DropInPlace {
    const fn of<T>() -> Option<Self> {
        /// # Safety
        /// A valid `T` lies there, which nobody uses afterwards.
        unsafe fn drop_at<T>(place: *mut u8) {
            // SAFETY: as promised by the caller.
            unsafe { place.cast::<T>().drop_in_place() }
        }
        if needs_drop::<T>() { Some(Self(drop_at::<T>)) } else { None }
    }
}

impl fmt::Debug for DropInPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DropInPlace")
    }
}

/// The values of one run.
pub(crate) struct Frame {
    layout: Arc<FrameLayout>,
    watch: Watch,
    slots: Box<[Slot]>,
    arena: NonNull<u8>,
}

/// All zero to begin with, so that making a frame is one `memset`.
#[derive(Default)]
struct Slot {
    state: AtomicU32,
    /// How many readers are done.
    returned: AtomicU32,
}

/// Nothing was put there yet.
const EMPTY: u32 = 0;
/// Somebody is putting a value there.
const FILLING: u32 = 1;
/// A value lies there.
const GIVEN: u32 = 2;
/// The value was moved out or dropped.
const GONE: u32 = 3;

// SAFETY: all values are `Send + Sync`: `give` and `Value` ask for it. States and counts are atomic.
unsafe impl Send for Frame {}
// SAFETY: as above.
unsafe impl Sync for Frame {}

impl Frame {
    /// Room for a run, with the values from outside in their slots.
    pub(crate) fn new(
        layout: Arc<FrameLayout>,
        given: impl Iterator<Item = (u32, Value)>,
        watch: Watch,
    ) -> (Arc<Self>, Start) {
        let slots: Box<[Slot]> = layout.slots.iter().map(|_| Slot::default()).collect();
        let arena = allocate(layout.arena());
        let frame = Arc::new(Self { layout, watch, slots, arena });
        for (slot, value) in given {
            frame.place(slot, value);
        }
        let start = Start::new(&frame);
        (frame, start)
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Whether the step has put its value where its readers find it.
    pub(crate) fn has_given(&self, step: u32) -> bool {
        let slot = self.layout.steps[step as usize].slot;
        self.slots[slot as usize].state.load(Ordering::Acquire) != EMPTY
    }

    /// The right to run a step: to read its arguments and to fill its slot.
    #[inline]
    pub(crate) fn lease(&self, ticket: Ticket) -> Lease<'_> {
        Lease { frame: self, step: ticket.redeem(self) }
    }

    /// The same right once more, for a step that may have to be tried again: as long as both live, no value is moved out.
    pub(crate) fn twin(&self, ticket: &Ticket) -> Ticket {
        let twin = ticket.again(self);
        for &slot in self.layout.returns(ticket.step()) {
            self.slots[slot as usize].returned.fetch_sub(1, Ordering::AcqRel);
        }
        twin
    }

    /// The outputs, each once; what was never given is `None`.
    pub(crate) fn outputs(&self, done: Done) -> Vec<Option<Value>> {
        done.redeem(self);
        self.layout.outputs.iter().map(|&slot| self.output(slot)).collect()
    }

    fn output(&self, slot: u32) -> Option<Value> {
        let info = &self.layout.slots[slot as usize];
        assert!(info.shared, "an output is a value of its own");
        let state = &self.slots[slot as usize];
        if state.state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        // SAFETY: shared and given, so a `Value` lies there, and this output is a reader of it that is not done.
        let value = unsafe { self.place_of(info).cast::<Value>().as_ref() }.clone();
        // SAFETY: outputs are handed out once, at the end; the borrow above is over.
        unsafe { self.give_back(slot) };
        Some(value)
    }

    fn place(&self, slot: u32, value: Value) {
        let info = &self.layout.slots[slot as usize];
        assert!(info.shared, "a value from outside is shared");
        if self.claim(slot) {
            // SAFETY: claimed, and the place has room for a `Value`, since it is shared.
            unsafe { self.place_of(info).cast::<Value>().write(value) };
            self.slots[slot as usize].state.store(GIVEN, Ordering::Release);
        }
    }

    /// The right to fill a slot, for one caller alone.
    #[inline]
    fn claim(&self, slot: u32) -> bool {
        let state = &self.slots[slot as usize].state;
        if self.layout.threads {
            return state.compare_exchange(EMPTY, FILLING, Ordering::Acquire, Ordering::Relaxed).is_ok();
        }
        let is_empty = state.load(Ordering::Relaxed) == EMPTY;
        if is_empty {
            state.store(FILLING, Ordering::Relaxed);
        }
        is_empty
    }

    /// Where the value of a slot lies.
    #[inline]
    fn place_of(&self, slot: &SlotLayout) -> NonNull<u8> {
        // SAFETY: the layout was made together with the arena's size, so that the offset lies within.
        unsafe { self.arena.add(slot.offset) }
    }

    /// Borrows a value.
    ///
    /// # Safety
    /// The caller is a reader of the slot, and not done as long as the borrow lives.
    #[inline]
    unsafe fn get<T: 'static>(&self, slot: u32) -> Option<&T> {
        let info = &self.layout.slots[slot as usize];
        if self.slots[slot as usize].state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        let place = self.place_of(info);
        if info.shared {
            // SAFETY: a shared slot that was given holds a `Value`; its readers keep it there.
            unsafe { place.cast::<Value>().as_ref() }.get()
        } else if info.id == TypeId::of::<T>() {
            // SAFETY: a slot that was given holds a value of its type, which is `T`; its readers keep it there.
            Some(unsafe { place.cast::<T>().as_ref() })
        } else {
            None
        }
    }

    /// One reader is done; the last one drops the value.
    ///
    /// # Safety
    /// The caller is a reader of the slot, was not done before, and has no borrow left.
    #[inline]
    unsafe fn give_back(&self, slot: u32) {
        let info = &self.layout.slots[slot as usize];
        let returned = &self.slots[slot as usize].returned;
        let before = if self.layout.threads {
            returned.fetch_add(1, Ordering::AcqRel)
        } else {
            // Without other threads, readers end one after another on the task of the run.
            let before = returned.load(Ordering::Relaxed);
            returned.store(before.wrapping_add(1), Ordering::Relaxed);
            before
        };
        if before.wrapping_add(1) == info.readers {
            // SAFETY: all readers are done.
            unsafe { self.clear(slot) };
        }
    }

    /// Drops the value of a slot, if there is one.
    ///
    /// # Safety
    /// Nobody reads the slot any more.
    unsafe fn clear(&self, slot: u32) {
        let info = &self.layout.slots[slot as usize];
        let state = &self.slots[slot as usize].state;
        if state.load(Ordering::Acquire) != GIVEN {
            return;
        }
        state.store(GONE, Ordering::Release);
        if let Some(drop) = info.drop {
            // SAFETY: the slot was given, so that a value of its type lies there; it is marked as gone, so that nobody finds it again.
            unsafe { (drop.0)(self.place_of(info).as_ptr()) };
        }
    }
}

fn allocate(layout: Layout) -> NonNull<u8> {
    if layout.size() == 0 {
        return NonNull::<u128>::dangling().cast();
    }
    // SAFETY: the size is not zero.
    let arena = unsafe { alloc(layout) };
    NonNull::new(arena).unwrap_or_else(|| handle_alloc_error(layout))
}

impl Drop for Frame {
    fn drop(&mut self) {
        for &slot in &self.layout.droppable {
            // SAFETY: the frame is dropped, so that all leases are gone.
            unsafe { self.clear(slot) };
        }
        let layout = self.layout.arena();
        if layout.size() > 0 {
            // SAFETY: allocated with this layout, and freed once.
            unsafe { dealloc(self.arena.as_ptr(), layout) };
        }
    }
}

impl fmt::Debug for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Frame of {} slots", self.slots.len())
    }
}

/// One step that runs: it reads its arguments and fills its slot. Dropped, its arguments are given back.
#[derive(Debug)]
pub(crate) struct Lease<'a> {
    frame: &'a Frame,
    step: u32,
}

impl<'a> Lease<'a> {
    pub(crate) fn frame(&self) -> &'a Frame {
        self.frame
    }

    /// Borrows an argument: `None` if it is absent, taken already or of another type.
    #[inline]
    pub(crate) fn get<T: 'static>(&self, index: usize) -> Option<&T> {
        let slot = self.slot(index)?;
        // SAFETY: this lease is a reader of its arguments until it is dropped, and the borrow is one of the lease.
        unsafe { self.frame.get(slot) }
    }

    /// Takes an argument: moved if this is the last reader, else cloned.
    pub(crate) fn take<T: NodeValue + Clone>(&mut self, index: usize) -> Option<T> {
        let slot = self.slot(index)?;
        if !self.is_last_reader(slot) {
            return self.get::<T>(index).cloned();
        }
        let info = &self.frame.layout.slots[slot as usize];
        self.get::<T>(index)?;
        self.frame.slots[slot as usize].state.store(GONE, Ordering::Release);
        let place = self.frame.place_of(info);
        if info.shared {
            // SAFETY: given and shared, so a `Value` lies there; nobody else reads it, and it is marked as gone.
            unsafe { place.cast::<Value>().read() }.take_or_clone()
        } else {
            // SAFETY: `get` has compared the type; nobody else reads it, and it is marked as gone.
            Some(unsafe { place.cast::<T>().read() })
        }
    }

    fn is_last_reader(&self, slot: u32) -> bool {
        let info = &self.frame.layout.slots[slot as usize];
        let returned = self.frame.slots[slot as usize].returned.load(Ordering::Acquire);
        // What is not counted is never moved.
        info.counted && returned.wrapping_add(1) == info.readers
    }

    #[inline]
    fn slot(&self, index: usize) -> Option<u32> {
        self.frame.layout.args(self.step).get(index).copied()
    }

    /// Fills the slot of the step; `false` if it is filled already.
    ///
    /// # Panics
    /// The slot is for another type.
    #[inline]
    pub(crate) fn give<T: NodeValue>(&mut self, value: T) -> bool {
        let slot = self.frame.layout.steps[self.step as usize].slot;
        let info = &self.frame.layout.slots[slot as usize];
        assert!(info.id == TypeId::of::<T>(), "a node gave a value of another type than it declares");
        if info.shared {
            return self.give_shared(slot, Value::new(value));
        }
        let claimed = self.frame.claim(slot);
        if claimed {
            // SAFETY: claimed, and the place was laid out for a `T`.
            unsafe { self.frame.place_of(info).cast::<T>().write(value) };
            self.frame.slots[slot as usize].state.store(GIVEN, Ordering::Release);
        }
        claimed
    }

    /// Fills the slot of the step with a value that is there already; `false` if it is filled.
    ///
    /// # Panics
    /// The slot is for another type, or for values that lie in the arena.
    pub(crate) fn give_value(&mut self, value: Value) -> bool {
        let slot = self.frame.layout.steps[self.step as usize].slot;
        assert!(
            value.id() == self.frame.layout.slots[slot as usize].id,
            "a value of another type than its node declares"
        );
        self.give_shared(slot, value)
    }

    fn give_shared(&self, slot: u32, value: Value) -> bool {
        let is_empty = self.frame.slots[slot as usize].state.load(Ordering::Acquire) == EMPTY;
        self.frame.place(slot, value);
        is_empty
    }
}

impl Drop for Lease<'_> {
    #[inline]
    fn drop(&mut self) {
        for &slot in self.frame.layout.returns(self.step) {
            // SAFETY: the lease was a reader of its arguments, and ends here.
            unsafe { self.frame.give_back(slot) };
        }
    }
}
