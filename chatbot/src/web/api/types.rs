//! What goes over the wire, as the `OpenAPI` document shows it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::bot::Variant;
use crate::flow::shared::ItemType;
use crate::provider::Usage;

/// What this server is and can do.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Info {
    /// `chatbot`.
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) variants: Vec<Variant>,
    pub(crate) providers: Vec<Provider>,
    /// What answers when a turn says nothing else.
    pub(crate) default: Choice,
}

/// Who can be asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Provider {
    pub(crate) name: String,
    /// The model for text and the model for images.
    pub(crate) models: Vec<String>,
}

/// Which variant answers and which provider is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Choice {
    pub(crate) variant: Variant,
    pub(crate) provider: String,
}

/// A conversation in the list.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Entry {
    pub(crate) id: String,
    pub(crate) title: String,
    /// When something was last said, as RFC 3339.
    pub(crate) updated: String,
    pub(crate) turns: u32,
    pub(crate) variant: Variant,
    pub(crate) status: Status,
    /// Where the words of a search stand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) matches: Vec<String>,
}

/// How a conversation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// It waits for a prompt.
    Ready,
    /// It is being answered.
    Running,
    /// Its last turn was left half way, and can be finished.
    Interrupted,
}

/// A conversation with all that was said.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Conversation {
    pub(crate) id: String,
    pub(crate) title: String,
    /// What answers the next turn unless it says something else.
    pub(crate) variant: Variant,
    pub(crate) provider: String,
    pub(crate) running: bool,
    /// Whether its last turn was left half way, and can be finished.
    pub(crate) interrupted: bool,
    pub(crate) turns: Vec<Turn>,
}

/// A prompt and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Turn {
    /// Its number, from 1.
    pub(crate) n: u32,
    pub(crate) prompt: String,
    /// Nothing while it runs, or when it was left half way.
    pub(crate) answer: Option<Answer>,
    pub(crate) variant: Variant,
    pub(crate) provider: String,
    /// The run that holds its steps: that of the conversation, or of another one that it goes on from.
    pub(crate) run: String,
    /// The actions that ran; none for a turn that was imported.
    pub(crate) phases: Vec<Phase>,
    /// How long it took in all.
    pub(crate) ms: f64,
    /// The tokens of all calls; nothing unless those of every call were counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) usage: Option<Usage>,
    /// How many calls to a model were made.
    pub(crate) calls: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) error: Option<TurnFailure>,
    /// Every answer to be had at this place, this one among them; empty when it is the only one.
    pub(crate) siblings: Vec<Sibling>,
    /// Which of the siblings this one is, from 0.
    pub(crate) at: u32,
}

/// What the bot said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Answer {
    #[serde(rename = "type")]
    pub(crate) kind: ItemType,
    /// The text, the code, or the file name of an image under `/images/{id}/`.
    pub(crate) content: String,
    /// The same to be shown: sanitised, with highlighted code.
    pub(crate) html: String,
    /// Why the answer is not whole: `stopped by you`, for instance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) stopped: Option<String>,
}

/// An action and how long it took.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Phase {
    pub(crate) action: String,
    /// The number of its step in the log of the conversation.
    pub(crate) step: u64,
    pub(crate) ms: f64,
}

/// Why an action of a turn failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct TurnFailure {
    pub(crate) action: String,
    /// The node, where an action over the graph failed in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub(crate) node: Option<String>,
    /// What kind of failure: `rate_limited`, for instance.
    pub(crate) kind: String,
    /// The HTTP status of the model server, where there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) status: Option<u16>,
    /// What happened and what to do about it.
    pub(crate) message: String,
    /// The error and all that lies beneath it, outermost first.
    pub(crate) causes: Vec<String>,
}

/// Another answer at the same place of the conversation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Sibling {
    /// The conversation that has it.
    pub(crate) id: String,
    /// The number of its turn.
    pub(crate) n: u32,
}

/// What a page that has just been loaded must know of the turn that runs.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub(crate) struct Sync {
    /// The turn that runs, or the last one; 0 when there is none.
    pub(crate) n: u32,
    pub(crate) running: bool,
    pub(crate) prompt: String,
    /// What has been said so far.
    pub(crate) text: String,
    /// The action that runs.
    pub(crate) phase: Option<String>,
    pub(crate) elapsed_ms: f64,
}
