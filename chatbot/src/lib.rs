//! Burr's "GPT-like chatbot" on dag-core: the same conversation with its functions in a DAG and as plain actions, on one state machine.
//!
//! [`BotBuilder`] makes a bot of either [`Variant`]; [`provider`] is where answers come from; [`flow`] is the conversation itself.

mod bot;
mod client;
pub mod compare;
pub mod flow;
pub mod provider;
mod settings;

pub use bot::{Bot, BotBuilder, BotError, Turn, TurnError, Variant, on_part};
pub use client::{Call, Client};
pub use flow::shared::{ChatItem, ChatState, ItemType, Models};
pub use settings::Settings;
