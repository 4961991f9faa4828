//! What clients send and get, as far as this server reads and writes it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A request for an answer. What else clients send (`temperature` and the like) is not heeded: how models are asked is the machine's.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = v1::ChatRequest)]
pub(super) struct ChatRequest {
    /// `dag` or `plain`.
    pub(super) model: String,
    /// The last message of the user is the prompt; those before it are what was said before. System messages are not used.
    #[schema(min_items = 1)]
    pub(super) messages: Vec<Message>,
    /// Whether the answer comes in parts.
    #[serde(default)]
    pub(super) stream: Option<bool>,
    /// One answer is what there is.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 1)]
    pub(super) n: Option<u32>,
}

/// A message.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = v1::Message)]
pub(super) struct Message {
    pub(super) role: Sender,
    /// Text, or parts of it.
    #[serde(default)]
    pub(super) content: Option<Content>,
}

/// Who says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[schema(as = v1::Sender)]
#[serde(rename_all = "lowercase")]
pub(super) enum Sender {
    System,
    Developer,
    User,
    Assistant,
    Tool,
    Function,
}

/// What is said.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = v1::Content)]
#[serde(untagged)]
pub(super) enum Content {
    Text(String),
    Parts(Vec<Part>),
}

/// A part of a message; only text is taken.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = v1::Part)]
pub(super) struct Part {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) text: Option<String>,
}

/// An answer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = v1::Completion)]
pub(super) struct Completion {
    /// `chatcmpl-` and the id of the conversation.
    pub(super) id: String,
    /// `chat.completion`, or `chat.completion.chunk` for a part of a stream.
    pub(super) object: &'static str,
    /// Seconds since 1970.
    pub(super) created: u64,
    pub(super) model: String,
    pub(super) choices: Vec<Choice>,
    /// In a stream, of the last chunk.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) usage: Option<Tokens>,
}

/// The one answer: as `message`, or as the `delta` of a stream.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = v1::Choice)]
pub(super) struct Choice {
    pub(super) index: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) message: Option<Said>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) delta: Option<Said>,
    /// `stop`, or `content_filter` for a prompt that was refused.
    pub(super) finish_reason: Option<&'static str>,
}

/// What the bot says. An image is its address in Markdown.
#[derive(Debug, Default, Serialize, ToSchema)]
#[schema(as = v1::Said)]
pub(super) struct Said {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(super) content: Option<String>,
}

/// The tokens of all calls that the answer took. Where a provider counts none, they are taken to be four characters each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = v1::Tokens)]
pub(super) struct Tokens {
    pub(super) prompt_tokens: u64,
    pub(super) completion_tokens: u64,
    pub(super) total_tokens: u64,
}
