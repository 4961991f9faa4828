//! The question which mode fits: a structured output where the server can, one word where it cannot.
//!
//! Only a server that says so is asked the simpler question. Any other failure would fail again, and asking twice would hide it.

use std::sync::atomic::{AtomicBool, Ordering};

use async_openai::types::chat::{
    ChatCompletionRequestUserMessage, CreateChatCompletionRequest, ResponseFormat, ResponseFormatJsonSchema,
};
use reqwest::Response;
use serde::Deserialize;
use serde_json::json;

use super::answer::Answer;
use super::api::Api;
use super::call::Call;
use super::chat::PATH;
use super::failure::Failure;
use crate::provider::{ErrorKind, ModeRequest, ProviderError, Reply, Usage};

/// Asks for the mode. `one_word` remembers that this server takes no structured outputs.
pub(super) async fn choose(
    api: &Api,
    one_word: &AtomicBool,
    request: &ModeRequest,
) -> Result<Reply<String>, ProviderError> {
    let mut call = api.call();
    let result = chosen(&mut call, one_word, request).await;
    call.settled(&PATH, result)
}

async fn chosen(
    call: &mut Call<'_>,
    one_word: &AtomicBool,
    request: &ModeRequest,
) -> Result<(String, Option<Usage>), ProviderError> {
    let response = ask(call, one_word, request).await?;
    let status = response.status().as_u16();
    let (text, usage) = read(call, response).await.map_err(|error| error.with_status(status))?;
    Ok((word(text), usage))
}

async fn ask(call: &mut Call<'_>, one_word: &AtomicBool, request: &ModeRequest) -> Result<Response, Failure> {
    if !one_word.load(Ordering::Relaxed) {
        match call.post_unless(&PATH, &structured(request), is_about_format).await {
            Err(failure) if is_about_format(&failure) => one_word.store(true, Ordering::Relaxed),
            settled => return settled,
        }
    }
    call.post(&PATH, &plain(request)).await
}

async fn read(call: &Call<'_>, response: Response) -> Result<(String, Option<Usage>), ProviderError> {
    let mut answer = Answer::new(call.api(), &|_| ());
    answer.hear(call.api().json(response, call.deadline()).await?)?;
    answer.finish()
}

/// Whether the server refuses the form of the answer, not the question.
fn is_about_format(failure: &Failure) -> bool {
    let body = failure.body.to_lowercase();
    matches!(failure.error.status, Some(400 | 500))
        && failure.error.kind != ErrorKind::ContextLength
        && ["response_format", "json_schema", "structured output", "response format"]
            .iter()
            .any(|words| body.contains(words))
}

/// No temperature is set, as models that reason refuse a request that sets one.
fn plain(request: &ModeRequest) -> CreateChatCompletionRequest {
    CreateChatCompletionRequest {
        model: request.model.clone(),
        messages: vec![ChatCompletionRequestUserMessage::from(request.question.as_str()).into()],
        ..Default::default()
    }
}

fn structured(request: &ModeRequest) -> CreateChatCompletionRequest {
    let schema = json!({
        "type": "object",
        "properties": { "mode": { "type": "string", "enum": request.modes } },
        "required": ["mode"],
        "additionalProperties": false,
    });
    let json_schema =
        ResponseFormatJsonSchema { description: None, name: "mode".to_owned(), schema, strict: Some(true) };
    CreateChatCompletionRequest { response_format: Some(ResponseFormat::JsonSchema { json_schema }), ..plain(request) }
}

#[derive(Deserialize)]
struct Chosen {
    mode: String,
}

/// The mode in the JSON that was asked for, or else the whole text, which is for the caller to make sense of.
fn word(text: String) -> String {
    match serde_json::from_str(unfenced(&text)) {
        Ok(Chosen { mode }) => mode,
        Err(_) => text,
    }
}

/// The text inside a Markdown fence, which some models put around any JSON.
fn unfenced(text: &str) -> &str {
    let text = text.trim();
    let inside = text.strip_prefix("```").and_then(|text| text.strip_suffix("```"));
    inside.map_or(text, |inside| inside.strip_prefix("json").unwrap_or(inside))
}

#[cfg(test)]
mod tests {
    use super::word;

    #[test]
    fn the_word_in_each_form() {
        for text in [r#"{"mode": "generate_code"}"#, "```json\n{\"mode\": \"generate_code\"}\n```", "generate_code"] {
            assert_eq!(word(text.to_owned()), "generate_code", "{text}");
        }
    }

    #[test]
    fn what_is_not_that_json_comes_back_unchanged() {
        for text in ["Mode: image.", r#"{"kind": "image"}"#, "```\n```"] {
            assert_eq!(word(text.to_owned()), text);
        }
    }
}
