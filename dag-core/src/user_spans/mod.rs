//! The spans that nodes and actions open themselves, by `tracing`, as events of their run.
//!
//! Where a span belongs is known from a task-local that is set while a node or action runs, and from the spans above it: a filter that
//! hides some of them changes nothing for the others. Without the cargo feature nothing of this is left.

#[cfg(feature = "tracing")]
mod fields;
#[cfg(feature = "tracing")]
mod here;
#[cfg(feature = "tracing")]
mod layer;
#[cfg(feature = "tracing")]
mod told;

#[cfg(feature = "tracing")]
pub(crate) use here::{Here, telling};
#[cfg(feature = "tracing")]
pub use layer::UserSpans;
#[cfg(feature = "tracing")]
pub(crate) use layer::warn_unless_installed;
#[cfg(not(feature = "tracing"))]
pub(crate) use never::Here;

#[cfg(not(feature = "tracing"))]
mod never {
    use crate::event::Watch;

    #[derive(Clone)]
    pub(crate) struct Here;

    impl Here {
        #[inline]
        pub(crate) fn of(_: &Watch, _: &'static str) -> Self {
            Self
        }

        #[inline]
        pub(crate) fn around<F: Future>(&self, future: F) -> F {
            future
        }

        #[inline]
        pub(crate) fn run<R>(&self, call: impl FnOnce() -> R) -> R {
            call()
        }
    }
}
