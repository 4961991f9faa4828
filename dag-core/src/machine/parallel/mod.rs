//! Many sub-applications in one step: over many states, of several machines, or both.
//!
//! `children` runs them, for any action that asks its [`Ctx`](crate::Ctx); `action` makes an action that does nothing else.

mod action;
mod children;
mod gather;
mod map;
mod mapped;
mod runs;

pub use action::MapAction;
pub use children::{Children, Finished};
pub use gather::Gathered;
pub use map::{map_actions, map_actions_and_states, map_states};
pub(super) use mapped::Mapped;
pub use runs::Runs;
