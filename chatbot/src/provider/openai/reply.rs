//! Replies as servers really send them: each field may be missing or null, and the less certain ones may be of any kind.
//!
//! One struct serves the whole reply and the pieces of a streamed one, which differ only in `message` and `delta`.

use serde::Deserialize;
use serde_json::Value;

use crate::provider::Usage;

/// A chat completion, or one piece of it.
#[derive(Debug, Deserialize)]
pub(super) struct Completion {
    pub(super) choices: Option<Vec<Choice>>,
    pub(super) usage: Option<Value>,
    pub(super) error: Option<Value>,
}

/// One of the answers; we ask for one only.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    message: Option<Said>,
    delta: Option<Said>,
    pub(super) finish_reason: Option<Value>,
}

impl Choice {
    /// What was said, whole or a piece of it.
    pub(super) fn said(self) -> Option<Said> {
        self.delta.or(self.message)
    }
}

/// What the model said.
#[derive(Debug, Deserialize)]
pub(super) struct Said {
    pub(super) content: Option<Content>,
    pub(super) refusal: Option<String>,
}

/// Text, or a list of parts of which some are text.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Content {
    Text(String),
    Parts(Vec<ContentPart>),
}

#[derive(Debug, Deserialize)]
pub(super) struct ContentPart {
    text: Option<String>,
}

impl Content {
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Text(text) => text,
            Self::Parts(parts) => parts.into_iter().filter_map(|part| part.text).collect(),
        }
    }
}

/// The images that were drawn.
#[derive(Debug, Deserialize)]
pub(super) struct Drawn {
    pub(super) data: Option<Vec<DrawnImage>>,
    pub(super) usage: Option<Value>,
    pub(super) error: Option<Value>,
}

/// One image: where it is, or its bytes.
#[derive(Debug, Deserialize)]
pub(super) struct DrawnImage {
    pub(super) url: Option<String>,
    pub(super) b64_json: Option<String>,
}

/// The tokens that a server counted, under the names of chats or of images; `None` when it gives neither number.
pub(super) fn usage(counted: &Value) -> Option<Usage> {
    let count = |names: [&str; 2]| names.into_iter().find_map(|name| counted.get(name)?.as_u64());
    let prompt = count(["prompt_tokens", "input_tokens"]);
    let completion = count(["completion_tokens", "output_tokens"]);
    prompt.or(completion)?;
    Some(Usage { prompt_tokens: prompt.unwrap_or(0), completion_tokens: completion.unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text_of(reply: Value) -> Option<String> {
        let completion: Completion = serde_json::from_value(reply).expect("a completion");
        Some(completion.choices?.pop()?.said()?.content?.into_text())
    }

    #[test]
    fn what_servers_leave_out_is_no_error() {
        assert_eq!(text_of(json!({})), None);
        assert_eq!(text_of(json!({"choices": null, "usage": null})), None);
        assert_eq!(text_of(json!({"choices": [{"message": {"content": null}}]})), None);
    }

    #[test]
    fn what_servers_invent_is_no_error() {
        let choice = json!({"delta": {"content": "hi", "mood": 1}, "finish_reason": {"why": "eos"}});
        assert_eq!(text_of(json!({"choices": [choice]})).as_deref(), Some("hi"));
        let parts = json!([{"type": "text", "text": "h"}, {"type": "thought"}, {"type": "text", "text": "i"}]);
        assert_eq!(text_of(json!({"choices": [{"message": {"content": parts}}]})).as_deref(), Some("hi"));
    }

    #[test]
    fn usage_under_either_name() {
        let counted = Some(Usage { prompt_tokens: 3, completion_tokens: 4 });
        assert_eq!(usage(&json!({"prompt_tokens": 3, "completion_tokens": 4})), counted);
        assert_eq!(usage(&json!({"input_tokens": 3, "output_tokens": 4})), counted);
        assert_eq!(usage(&json!({"total_tokens": "many"})), None);
    }
}
