//! The state of a conversation. It holds no time, id, port, URL, variant or path, so that two runs can be compared by it.

use dag_core::{List, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Mode;
use crate::provider::Role;

/// The state of a conversation; at each new prompt all but the history is wiped.
#[derive(State, Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChatState {
    /// All that was said, oldest first.
    #[serde(default)]
    pub chat_history: List<ChatItem>,
    /// What the user asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    /// Whether calls can be authorised; true for providers that need no key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_openai_key: Option<bool>,
    /// Whether the prompt may be answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub safe: Option<bool>,
    /// The mode that fits the prompt.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    /// What the answer says: text, code, or the file name of an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response: Option<String>,
    /// Why an action failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<FailureNote>,
}

/// One thing that was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChatItem {
    /// Who said it.
    pub role: Role,
    /// The text, the code, or the file name of an image.
    pub content: String,
    /// How to show it.
    #[serde(rename = "type")]
    pub kind: ItemType,
    /// Why it is not whole, where it was stopped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<String>,
}

impl ChatItem {
    /// Something that the user said.
    pub fn user(content: impl Into<String>) -> Self {
        Self { role: Role::User, content: content.into(), kind: ItemType::Text, stopped: None }
    }

    /// Something that the bot said.
    pub fn assistant(content: impl Into<String>, kind: ItemType) -> Self {
        Self { role: Role::Assistant, content: content.into(), kind, stopped: None }
    }

    /// The same, as what there was of it when it was stopped for this reason.
    #[must_use]
    pub fn stopped(self, why: impl Into<String>) -> Self {
        Self { stopped: Some(why.into()), ..self }
    }
}

/// How to show a chat item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ItemType {
    /// Prose.
    Text,
    /// An image; the content is its file name.
    Image,
    /// Source code and nothing else.
    Code,
    /// Why there is no answer.
    Error,
}

/// What the state keeps of a failed action.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FailureNote {
    /// The action that failed.
    pub action: String,
    /// What kind of failure it was, as in [`ErrorKind`](crate::provider::ErrorKind).
    pub kind: String,
    /// The HTTP status, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// What happened and what to do about it.
    pub message: String,
}

/// Which models are asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Models {
    /// For text: deciding the mode, answers, code.
    pub chat: String,
    /// For images.
    pub image: String,
}
