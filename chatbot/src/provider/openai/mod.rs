//! A model server that speaks the protocol of `api.openai.com`: that one, or any compatible one.
//!
//! Requests are built from `async-openai`'s types, which follow the published schema; replies are read by tolerant structs of our own,
//! because real servers leave out `id`, invent `finish_reason` and send null where the schema says text.

mod chat;
mod image;
mod mode;

mod answer;
mod fetch;
mod place;
mod reply;
mod stream;

mod api;
mod body;
mod call;
mod failure;
mod refusal;
mod retry;

mod excerpt;
mod key;

pub use key::ApiKey;

use std::sync::atomic::AtomicBool;
use std::time::Duration;

use futures_util::future::BoxFuture;

use self::api::Api;
use super::{ChatRequest, Image, ImageRequest, ModeRequest, Parts, Provider, ProviderError, Reply};

/// A server with that protocol as a [`Provider`].
#[derive(Debug)]
pub struct OpenAi {
    api: Api,
    max_image_bytes: u64,
    /// Whether this server has shown that it takes no structured outputs.
    one_word: AtomicBool,
}

/// Where the server is, who we are, and how much time and space a call may take.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The address that `/chat/completions` is appended to; a slash at its end does no harm.
    pub base_url: String,
    /// The key, if there is one. Without it no `Authorization` header is sent.
    pub key: Option<ApiKey>,
    /// What one call has in all, retries and the fetch of an image included. A streamed answer must begin within that time; then its next
    /// piece may take as long again, and the whole answer ten times as long.
    pub timeout: Duration,
    /// The largest image that is taken, in bytes of its file.
    pub max_image_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            base_url: "https://api.openai.com/v1".to_owned(),
            key: None,
            timeout: Duration::from_secs(60),
            max_image_bytes: 20 * 1024 * 1024,
        }
    }
}

impl OpenAi {
    /// Gets ready to talk to a server; nothing is sent yet.
    ///
    /// # Errors
    ///
    /// When the base URL is not an `http` or `https` address, when the key cannot be sent in a header, or when the system has no
    /// certificates to check an `https` server with.
    pub fn new(settings: Settings) -> Result<Self, ProviderError> {
        let Settings { base_url, key, timeout, max_image_bytes } = settings;
        let api = Api::new(&base_url, key, timeout)?;
        Ok(Self { api, max_image_bytes, one_word: AtomicBool::new(false) })
    }
}

impl Provider for OpenAi {
    fn name(&self) -> &str {
        "openai"
    }

    fn has_key(&self) -> bool {
        self.api.has_key()
    }

    fn choose_mode<'a>(&'a self, request: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(mode::choose(&self.api, &self.one_word, request))
    }

    fn chat<'a>(
        &'a self,
        request: &'a ChatRequest,
        parts: Parts<'a>,
    ) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(chat::chat(&self.api, request, parts))
    }

    fn image<'a>(&'a self, request: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>> {
        Box::pin(image::draw(&self.api, self.max_image_bytes, request))
    }
}
