//! What can be set about a bot, whatever its variant.

use crate::flow::shared::Models;

/// What can be set about a bot, whatever its variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Which models are asked.
    pub models: Models,
    /// Among how many of the last items before the current prompt whole exchanges are taken for a model to see; 0 for the prompt alone. See
    /// [`context`](crate::flow::shared::prompts::context).
    pub context_items: usize,
}

impl Settings {
    /// The settings for the offline provider.
    pub fn offline() -> Self {
        Self { models: Models { chat: "offline".into(), image: "offline".into() }, context_items: 0 }
    }
}
