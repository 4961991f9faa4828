//! Burr's "GPT-like chatbot" on dag-core: the same conversation with its functions in a DAG and as plain actions, on one state machine.
//!
//! [`BotBuilder`] makes a bot of either [`Variant`]; [`provider`] is where answers come from; [`TestCase`] is a step of a
//! conversation that is run again; [`flow`] is the conversation itself.

mod bot;
mod case;
mod client;
pub mod compare;
pub mod flow;
pub mod provider;
mod settings;
pub mod web;

pub use bot::{Bot, BotBuilder, BotError, Turn, TurnError, Variant, on_part};
pub use case::{Answer, TestCase, TestCaseError};
pub use client::{Call, Client};
pub use flow::shared::{ChatItem, ChatState, ItemType, Models};
pub use settings::Settings;
