//! The three calls of a provider with fixed requests, and the provider to make them with.

use std::sync::Mutex;
use std::time::Duration;

use chatbot::provider::openai::{ApiKey, OpenAi, Settings};
use chatbot::provider::{
    ChatRequest, Image, ImageRequest, Message, ModeRequest, Provider, ProviderError, Reply, Role, Task,
};

use super::server::Server;

/// The key that the tests send; none of them may find it anywhere else.
pub(crate) const KEY: &str = "sk-Test-0123456789AbCd";

/// Settings for a server, with time enough for any retry that shall succeed.
pub(crate) fn settings(server: &Server) -> Settings {
    Settings { base_url: server.url(), key: ApiKey::new(KEY), timeout: Duration::from_secs(20), ..Settings::default() }
}

/// A provider with these settings.
pub(crate) fn provider(settings: Settings) -> OpenAi {
    OpenAi::new(settings).expect("good settings")
}

/// A provider for a server.
pub(crate) fn client(server: &Server) -> OpenAi {
    provider(settings(server))
}

/// A provider for a server that gives up soon, after a few requests at most.
pub(crate) fn hasty(server: &Server) -> OpenAi {
    provider(Settings { timeout: Duration::from_millis(900), ..settings(server) })
}

pub(crate) fn mode_request() -> ModeRequest {
    let modes = ["answer_question", "generate_code", "generate_image", "unknown"];
    ModeRequest {
        model: "small".to_owned(),
        prompt: "Draw a cat".to_owned(),
        question: "Which mode fits? Draw a cat".to_owned(),
        modes: modes.map(str::to_owned).to_vec(),
    }
}

pub(crate) fn chat_request() -> ChatRequest {
    let message = |role, content: &str| Message { role, content: content.to_owned() };
    ChatRequest {
        model: "small".to_owned(),
        task: Task::Answer,
        prompt: "And now?".to_owned(),
        messages: vec![
            message(Role::User, "Hello"),
            message(Role::Assistant, "Hi"),
            message(Role::User, "Answer this: And now?"),
        ],
    }
}

pub(crate) fn image_request() -> ImageRequest {
    ImageRequest { model: "painter".to_owned(), prompt: "a cat".to_owned() }
}

pub(crate) async fn mode(provider: &OpenAi) -> Result<Reply<String>, ProviderError> {
    provider.choose_mode(&mode_request()).await
}

pub(crate) async fn image(provider: &OpenAi) -> Result<Reply<Image>, ProviderError> {
    provider.image(&image_request()).await
}

pub(crate) async fn chat(provider: &OpenAi) -> Result<Reply<String>, ProviderError> {
    chat_in_parts(provider).await.0
}

/// The reply, and the parts that were told on the way.
pub(crate) async fn chat_in_parts(provider: &OpenAi) -> (Result<Reply<String>, ProviderError>, Vec<String>) {
    let parts = Mutex::new(Vec::new());
    let tell = |part: &str| parts.lock().expect("no panic").push(part.to_owned());
    let reply = provider.chat(&chat_request(), &tell).await;
    (reply, parts.into_inner().expect("no panic"))
}
