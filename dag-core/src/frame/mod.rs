//! The memory of one run: one arena for all values, in which a value stays where it was put until its last reader is done.
//!
//! This is the only module with `unsafe` in it. It buys runs that allocate for no node: docs/performance.md has the figures beside those of
//! crates that do, and the command that prints them again. What it rests on:
//!
//! - A slot is filled once: its state leaves `EMPTY` once, by a compare-and-exchange wherever several threads can meet.
//! - A value is read through a [`Lease`] alone, and only after its slot was marked `GIVEN` (acquire, release). Borrows live as long as
//!   that of the lease.
//! - A step is leased only after the steps that it reads have filled their slots ([`schedule`] looks). What they gave and nobody takes is
//!   therefore there for all its readers, who do not ask again.
//! - A lease counts as one reader of each of its arguments until it is dropped. A value is dropped, or moved out, by the last of them.
//! - Each step is leased once, because a [`Ticket`] for it is made once ([`schedule`]) and cannot be copied. A twin counts as one more reader.
//! - The type is compared at every read and write: by the address of its descriptor, and by its identity if that is another one.

#![expect(unsafe_code, reason = "values of any type in one allocation; see above")]

mod keeper;
mod layout;
mod lease;
mod memory;
mod output;
mod schedule;

pub(crate) use layout::{FrameLayout, count};
use lease::Filling;
pub(crate) use lease::Lease;
pub(crate) use memory::Memory;
pub(crate) use output::Output;
pub(crate) use schedule::{Done, InOrder, Schedule, Start, Stopped, Ticket};

use std::alloc::{Layout, alloc, dealloc, handle_alloc_error};
use std::fmt;
use std::ptr::NonNull;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::event::Watch;
use crate::value::{NodeValue, Type, Value};
use layout::Arg;

/// The values of one run.
pub(crate) struct Frame {
    layout: Arc<FrameLayout>,
    watch: Watch,
    slots: Box<[Slot]>,
    /// Those of the layout, which are at the same place as long as it lives.
    args: NonNull<Arg>,
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
        let (args, arena, threads) = (NonNull::from(layout.args()).cast(), allocate(layout.arena()), layout.threads);
        Arc::new(Self { layout, watch, slots, args, arena, threads, round: 0 })
    }

    /// Room for a run, with the values from outside in their slots.
    pub(crate) fn new(
        layout: Arc<FrameLayout>,
        given: impl Iterator<Item = (u32, Value)>,
        watch: Watch,
    ) -> (Arc<Self>, Start) {
        let frame = Self::empty(layout, watch);
        for (slot, value) in given {
            frame.put(slot, value);
        }
        let start = Start::new(&frame);
        (frame, start)
    }

    /// Begins a run in an empty frame, or another one after dropping what the last one left; whatever was made for that one is of no use
    /// any more. `fill` puts the values from outside there; `None` if it says that there are none.
    ///
    /// # Panics
    /// Somebody else holds the frame: a task of the other run.
    pub(crate) fn again(frame: &mut Arc<Self>, fill: impl FnOnce(&Self) -> bool) -> Option<Start> {
        let this = Arc::get_mut(frame).expect("nobody else holds the frame");
        this.clear_all();
        this.slots.fill_with(Slot::default);
        this.round += 1;
        fill(this).then(|| Start::new(this))
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// What the next run in this frame tells of.
    ///
    /// # Panics
    /// Somebody else holds the frame: a task of the run before.
    pub(crate) fn watch_mut(frame: &mut Arc<Self>) -> &mut Watch {
        &mut Arc::get_mut(frame).expect("nobody else holds the frame").watch
    }

    /// The slot of a step, to see whether it was filled.
    fn filling(&self, step: u32) -> Filling<'_> {
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

    /// The outputs, each once.
    pub(crate) fn outputs(&self, done: Done) -> impl Iterator<Item = Output<'_>> {
        done.redeem(self);
        self.layout.outputs.iter().map(|&slot| Output::new(self, slot))
    }

    /// Fills a slot with a value from outside; `false` if it is filled.
    ///
    /// # Panics
    /// The slot is for another type.
    pub(crate) fn seed<T: NodeValue>(&self, slot: u32, value: T) -> bool {
        let info = &self.layout.slots[slot as usize];
        assert!(info.ty.is::<T>(), "a value from outside of another type than is read");
        if info.shared {
            return self.put(slot, Value::new(value));
        }
        let claimed = self.claim(slot);
        if claimed {
            // SAFETY: claimed, and the place was laid out for a `T`.
            unsafe { self.fill(slot, info.offset, value) };
        }
        claimed
    }

    /// Fills a slot with a shared value from outside; `false` if it is filled.
    pub(crate) fn put(&self, slot: u32, value: Value) -> bool {
        let info = &self.layout.slots[slot as usize];
        assert!(info.shared, "a value from outside is shared");
        let claimed = self.claim(slot);
        if claimed {
            // SAFETY: claimed, and the place has room for a `Value`, since it is shared.
            unsafe { self.fill(slot, info.offset, value) };
        }
        claimed
    }

    fn is_shared(&self, slot: u32) -> bool {
        self.layout.slots[slot as usize].shared
    }

    /// The right to fill a slot, for one caller alone.
    fn claim(&self, slot: u32) -> bool {
        let state = &self.slot(slot).state;
        if !self.threads {
            return state.load(Ordering::Relaxed) == EMPTY;
        }
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
    unsafe fn fill<T>(&self, slot: u32, offset: u32, value: T) {
        // SAFETY: as promised by the caller.
        unsafe { self.place(offset).cast::<T>().write(value) };
        self.slot(slot).state.store(GIVEN, Ordering::Release);
    }

    /// Where a value lies; the offset is one of the layout's.
    #[inline]
    fn place(&self, offset: u32) -> NonNull<u8> {
        // SAFETY: the layout was made together with the arena's size, so that its offsets lie within.
        unsafe { self.arena.add(offset as usize) }
    }

    /// Borrows a value that may be absent, shared, taken, or described elsewhere too: `ty` is as the caller describes it.
    ///
    /// # Safety
    /// The caller is a reader of the slot, and not done as long as the borrow lives.
    #[inline(never)]
    unsafe fn get<T: 'static>(&self, arg: &Arg, ty: Type) -> Option<&T> {
        if self.slot(arg.slot).state.load(Ordering::Acquire) != GIVEN {
            return None;
        }
        let (info, place) = (&self.layout.slots[arg.slot as usize], self.place(arg.offset));
        if info.shared {
            // SAFETY: a shared slot that was given holds a `Value`; its readers keep it there.
            return unsafe { place.cast::<Value>().as_ref() }.get();
        }
        if !info.ty.is::<T>() {
            return None;
        }
        if info.sure && ty.is::<T>() {
            arg.usual.learn(ty);
        }
        // SAFETY: a slot that was given holds a value of its type, which is `T`; its readers keep it there.
        Some(unsafe { place.cast::<T>().as_ref() })
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
