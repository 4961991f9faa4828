//! The memory of one run: one arena for all values, in which a value stays where it was put until its last reader is done.
//!
//! This is the only module with `unsafe` in it. It buys runs that allocate for no node: docs/performance.md has the figures beside those of
//! crates that do, and the command that prints them again. What it rests on:
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
mod lease;
mod memory;
mod schedule;

pub(crate) use layout::{FrameLayout, count};
pub(crate) use lease::{Filling, Lease};
pub(crate) use memory::Memory;
pub(crate) use schedule::{Done, InOrder, Schedule, Start, Ticket};

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::event::Watch;
use crate::value::Value;
use layout::Arg;

/// The values of one run.
pub(crate) struct Frame {
    layout: Arc<FrameLayout>,
    watch: Watch,
    slots: Box<[Slot]>,
    arena: NonNull<u8>,
    /// Whether steps may run on several threads at once.
    threads: bool,
    /// How often the frame was begun again.
    round: u32,
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
    /// Room for a run.
    pub(crate) fn empty(layout: Arc<FrameLayout>, watch: Watch) -> Arc<Self> {
        let slots: Box<[Slot]> = layout.slots.iter().map(|_| Slot::default()).collect();
        let (arena, threads) = (allocate(layout.arena()), layout.threads);
        Arc::new(Self { layout, watch, slots, arena, threads, round: 0 })
    }

    /// Room for a run, with the values from outside in their slots.
    pub(crate) fn new(
        layout: Arc<FrameLayout>,
        given: impl Iterator<Item = (u32, Value)>,
        watch: Watch,
    ) -> (Arc<Self>, Start) {
        let frame = Self::empty(layout, watch);
        let start = frame.start(given);
        (frame, start)
    }

    /// Begins another run in it, after dropping what the last one left. Whatever was made for that one is of no use any more.
    ///
    /// # Panics
    /// Somebody else holds the frame: a task of the other run.
    pub(crate) fn again(frame: &mut Arc<Self>, given: impl Iterator<Item = (u32, Value)>) -> Start {
        let this = Arc::get_mut(frame).expect("nobody else holds the frame");
        this.clear_all();
        this.slots.fill_with(Slot::default);
        this.round += 1;
        this.start(given)
    }

    fn start(&self, given: impl Iterator<Item = (u32, Value)>) -> Start {
        for (slot, value) in given {
            self.put(slot, value);
        }
        Start::new(self)
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// The slot of a step, to see whether it was filled.
    pub(crate) fn filling(&self, step: u32) -> Filling<'_> {
        Filling(self.slot(self.layout.steps[step as usize].to.slot))
    }

    /// The state of a slot; the index is one of the layout's.
    #[inline]
    fn slot(&self, index: u32) -> &Slot {
        debug_assert!((index as usize) < self.slots.len());
        // SAFETY: there are as many as the layout has slots, and it hands out no other index.
        unsafe { self.slots.get_unchecked(index as usize) }
    }

    /// The right to run a step: to read its arguments and to fill its slot.
    #[inline]
    pub(crate) fn lease(&self, ticket: Ticket) -> Lease<'_> {
        Lease::new(self, &self.layout.steps[ticket.redeem(self) as usize])
    }

    /// The same right once more, for a step that may have to be tried again: as long as both live, no value is moved out.
    pub(crate) fn twin(&self, ticket: &Ticket) -> Ticket {
        let twin = ticket.again(self);
        for &slot in self.layout.returns(&self.layout.steps[ticket.step() as usize]) {
            self.slot(slot).returned.fetch_sub(1, Ordering::AcqRel);
        }
        twin
    }

    /// The outputs, each once; what was never given is `None`.
    pub(crate) fn outputs(&self, done: Done) -> impl Iterator<Item = Option<Value>> + '_ {
        done.redeem(self);
        self.layout.outputs.iter().map(|&slot| self.output(slot))
    }

    fn output(&self, slot: u32) -> Option<Value> {
        let info = &self.layout.slots[slot as usize];
        assert!(info.shared, "an output is a value of its own");
        let state = self.slot(slot);
        if state.state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        // SAFETY: shared and given, so a `Value` lies there, and this output is a reader of it that is not done.
        let value = unsafe { self.place(info.offset).cast::<Value>().as_ref() }.clone();
        // SAFETY: outputs are handed out once, at the end; the borrow above is over.
        unsafe { self.give_back(slot) };
        Some(value)
    }

    fn put(&self, slot: u32, value: Value) -> bool {
        let info = &self.layout.slots[slot as usize];
        assert!(info.shared, "a value from outside is shared");
        let claimed = self.claim(slot);
        if claimed {
            // SAFETY: claimed, and the place has room for a `Value`, since it is shared.
            unsafe { self.fill(&info.arg(slot), value) };
        }
        claimed
    }

    /// Whether a slot can be filled without claiming it: there are no other threads, and so nobody comes between this and the filling.
    #[inline]
    fn is_free(&self, slot: u32) -> bool {
        !self.threads && self.slot(slot).state.load(Ordering::Relaxed) == EMPTY
    }

    /// The right to fill a slot, for one caller alone.
    fn claim(&self, slot: u32) -> bool {
        if !self.threads {
            return self.is_free(slot);
        }
        let state = &self.slot(slot).state;
        let claimed = state.compare_exchange(EMPTY, FILLING, Ordering::Acquire, Ordering::Relaxed).is_ok();
        // An attempt that was given up is moving its value there: readers of the slot must not find it half done.
        while !claimed && state.load(Ordering::Acquire) == FILLING {
            std::hint::spin_loop();
        }
        claimed
    }

    /// Puts a value into its slot.
    ///
    /// # Safety
    /// The slot is free or was claimed by the caller, and its place was laid out for a `T`.
    #[inline]
    unsafe fn fill<T>(&self, to: &Arg, value: T) {
        // SAFETY: as promised by the caller.
        unsafe { self.place(to.offset).cast::<T>().write(value) };
        self.slot(to.slot).state.store(GIVEN, Ordering::Release);
    }

    /// Where a value lies; the offset is one of the layout's.
    #[inline]
    fn place(&self, offset: u32) -> NonNull<u8> {
        // SAFETY: the layout was made together with the arena's size, so that its offsets lie within.
        unsafe { self.arena.add(offset as usize) }
    }

    /// Borrows a value.
    ///
    /// # Safety
    /// The caller is a reader of the slot, and not done as long as the borrow lives.
    #[inline]
    unsafe fn get<T: 'static>(&self, arg: &Arg) -> Option<&T> {
        if self.slot(arg.slot).state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        if arg.is_of::<T>() {
            // SAFETY: a slot that was given holds a value of its type, which is `T`; its readers keep it there.
            return Some(unsafe { self.place(arg.offset).cast::<T>().as_ref() });
        }
        // SAFETY: as promised by the caller.
        unsafe { self.get_otherwise(arg) }
    }

    /// A value that is shared, or whose type is described elsewhere too.
    ///
    /// # Safety
    /// As for [`get`](Self::get), and the slot was given.
    #[inline(never)]
    unsafe fn get_otherwise<T: 'static>(&self, arg: &Arg) -> Option<&T> {
        let place = self.place(arg.offset);
        match arg.inline {
            // SAFETY: a slot that was given holds a value of its type, which is `T`; its readers keep it there.
            Some(ty) if ty.is::<T>() => Some(unsafe { place.cast::<T>().as_ref() }),
            Some(_) => None,
            // SAFETY: a shared slot that was given holds a `Value`; its readers keep it there.
            None => unsafe { place.cast::<Value>().as_ref() }.get(),
        }
    }

    /// One reader is done; the last one drops the value.
    ///
    /// # Safety
    /// The caller is a reader of the slot, was not done before, and has no borrow left.
    #[inline]
    unsafe fn give_back(&self, slot: u32) {
        let info = &self.layout.slots[slot as usize];
        let returned = &self.slot(slot).returned;
        let before = if self.threads {
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
        let state = &self.slot(slot).state;
        if state.load(Ordering::Acquire) != GIVEN {
            return;
        }
        state.store(GONE, Ordering::Release);
        if let Some(drop) = info.drop {
            // SAFETY: the slot was given, so that a value of its type lies there; it is marked as gone, so that nobody finds it again.
            unsafe { (drop.0)(self.place(info.offset).as_ptr()) };
        }
    }

    fn clear_all(&mut self) {
        for &slot in &self.layout.droppable {
            // SAFETY: the frame is borrowed for this alone, so that all leases, which borrow it too, are gone.
            unsafe { self.clear(slot) };
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
        self.clear_all();
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
