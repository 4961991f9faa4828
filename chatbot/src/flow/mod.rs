//! The conversation as a state machine, written twice: over a graph of functions (`dag`) and by hand (`plain`).
//!
//! Both supply their actions to the one machine, so that the two cannot drift apart; what both need is in `shared`.

mod machine;
pub(crate) mod plain;
pub mod dag;
pub mod shared;

pub use machine::{Actions, ModeAction, machine};
