//! Chat completions: the requests for an answer, streamed, and how either form of the reply becomes one.

use async_openai::types::chat::{
    ChatCompletionRequestAssistantMessage, ChatCompletionRequestAssistantMessageContent, ChatCompletionRequestMessage,
    ChatCompletionRequestUserMessage, ChatCompletionStreamOptions, CreateChatCompletionRequest,
};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;

use super::answer::Answer;
use super::api::Api;
use super::call::Call;
use super::stream;
use crate::provider::{ChatRequest, Message, Parts, ProviderError, Reply, Role, Usage};

/// Where chat completions are made.
pub(super) const PATH: [&str; 2] = ["chat", "completions"];

/// Asks for a streamed answer. Once a part was told nothing is sent again, as the listener cannot unhear it.
pub(super) async fn chat(api: &Api, request: &ChatRequest, parts: Parts<'_>) -> Result<Reply<String>, ProviderError> {
    let mut call = api.call();
    let result = answered(&mut call, request, parts).await;
    call.settled(&PATH, result)
}

async fn answered(
    call: &mut Call<'_>,
    request: &ChatRequest,
    parts: Parts<'_>,
) -> Result<(String, Option<Usage>), ProviderError> {
    let response = call.post(&PATH, &body(request)).await?;
    let status = response.status().as_u16();
    hear(call, Answer::new(call.api(), parts), response).await.map_err(|error| error.with_status(status))
}

async fn hear(
    call: &Call<'_>,
    mut answer: Answer<'_>,
    response: Response,
) -> Result<(String, Option<Usage>), ProviderError> {
    if is_whole(&response) {
        answer.hear(call.api().json(response, call.deadline()).await?)?;
    } else {
        stream::hear(&mut answer, response).await?;
    }
    answer.finish()
}

/// Whether the reply is one document although a stream was asked for: an answer from a server that cannot stream, or a web page.
fn is_whole(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.to_lowercase();
    kind.contains("json") || kind.contains("html")
}

fn body(request: &ChatRequest) -> CreateChatCompletionRequest {
    CreateChatCompletionRequest {
        model: request.model.clone(),
        messages: request.messages.iter().map(message).collect(),
        stream: Some(true),
        stream_options: Some(ChatCompletionStreamOptions { include_usage: Some(true), include_obfuscation: None }),
        ..Default::default()
    }
}

fn message(message: &Message) -> ChatCompletionRequestMessage {
    let content = message.content.as_str();
    match message.role {
        Role::User => ChatCompletionRequestUserMessage::from(content).into(),
        Role::Assistant => {
            let content = ChatCompletionRequestAssistantMessageContent::from(content);
            ChatCompletionRequestAssistantMessage::from(content).into()
        }
    }
}
