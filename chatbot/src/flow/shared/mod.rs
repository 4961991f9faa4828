//! What both variants use: the state and its types, the modes, and the texts of the prompts. Counted apart when the two are compared.

mod mode;
pub mod prompts;
mod state;
pub mod texts;

pub use mode::{Mode, ModeError, Modes};
pub use state::{ChatItem, ChatState, FailureNote, ItemType, Models};
