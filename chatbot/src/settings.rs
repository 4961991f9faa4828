//! What can be set about a bot, whatever its variant.

use crate::flow::shared::Models;

/// What can be set about a bot, whatever its variant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Which models are asked.
    pub models: Models,
    /// How many earlier items of the conversation a model sees; 0 for the current prompt alone.
    pub context_items: usize,
}

impl Settings {
    /// The settings for the offline provider.
    pub fn offline() -> Self {
        Self { models: Models { chat: "offline".into(), image: "offline".into() }, context_items: 0 }
    }
}
