//! The JSON API.

mod types;

pub(crate) use types::{
    Answer, ApiError, Choice, Conversation, Entry, Info, Phase, Provider, Sibling, Status, Sync, Turn, TurnFailure,
};
