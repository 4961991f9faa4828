//! How much room the values of a type take, and how one is dropped where it lies.

use std::alloc::Layout;
use std::fmt;
use std::mem::needs_drop;

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
pub(crate) struct DropInPlace(pub(super) unsafe fn(*mut u8));

impl DropInPlace {
    pub(super) const fn of<T>() -> Option<Self> {
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
