//! Who answers: the one interface that both variants talk to, and what goes in and out of it.
//!
//! A provider knows nothing of the flow. It gets requests that `flow::shared::prompts` made and gives back text, a mode's word or an
//! image, so that a new one is one `impl Provider` (see `examples/own_provider`).

mod error;
pub mod offline;
pub mod openai;

pub use error::{ErrorKind, ProviderError};
/// What the methods of a [`Provider`] return: `Box::pin(async { … })` makes one.
#[doc(no_inline)]
pub use futures_util::future::BoxFuture;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A model server, or what stands in for one.
///
/// Each method is one logical call: retries and fallbacks inside of it are the provider's own business, told by [`Reply::attempts`].
pub trait Provider: Send + Sync {
    /// The name that `--provider` takes: `openai`, `offline`.
    fn name(&self) -> &str;

    /// Whether calls can be authorised. A provider that needs no key says `true`.
    fn has_key(&self) -> bool {
        true
    }

    /// Asks which of [`ModeRequest::modes`] fits; the answer is the model's own word, not yet normalised.
    fn choose_mode<'a>(&'a self, request: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>>;

    /// Answers in text and tells `parts` each piece as it comes; the pieces joined are the answer.
    fn chat<'a>(
        &'a self,
        request: &'a ChatRequest,
        parts: Parts<'a>,
    ) -> BoxFuture<'a, Result<Reply<String>, ProviderError>>;

    /// Draws a picture.
    fn image<'a>(&'a self, request: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>>;
}

/// Hears each piece of a streamed answer.
pub type Parts<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// The question which mode fits a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModeRequest {
    /// The model to ask.
    pub model: String,
    /// The user's prompt, unchanged.
    pub prompt: String,
    /// The question as text. It lists the modes and asks for one word, so that it also serves servers without structured outputs.
    pub question: String,
    /// The allowed answers, sorted, `unknown` among them.
    pub modes: Vec<String>,
}

/// A prompt to be answered in text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatRequest {
    /// The model to ask.
    pub model: String,
    /// What kind of answer is wanted: the offline provider goes by it, a model by the messages.
    pub task: Task,
    /// The user's prompt, unchanged.
    pub prompt: String,
    /// What the model sees, oldest first; the last one is the modified prompt.
    pub messages: Vec<Message>,
}

/// What kind of text a [`ChatRequest`] wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// An answer to a question.
    Answer,
    /// Code and nothing else.
    Code,
    /// Whatever the messages say: the task of a mode that was added from outside.
    Other,
}

/// One message of a conversation, as model servers take it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// The text.
    pub content: String,
}

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The bot.
    Assistant,
}

/// A picture to be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImageRequest {
    /// The model to ask.
    pub model: String,
    /// What to draw.
    pub prompt: String,
}

/// A picture, as the bytes of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// PNG, JPEG, WebP or GIF.
    pub bytes: Vec<u8>,
    /// The file ending without its dot, told from the bytes: `png`, `jpg`, `webp` or `gif`.
    pub format: &'static str,
}

impl Image {
    /// The picture in these bytes, its format told from how they begin; `None` for what is neither PNG, JPEG, WebP nor GIF.
    ///
    /// ```
    /// use chatbot::provider::Image;
    ///
    /// let images: [(&[u8], _); 5] = [
    ///     (b"\x89PNG\r\n\x1a\n...", Some("png")),
    ///     (b"\xff\xd8\xff\xe0", Some("jpg")),
    ///     (b"GIF89a", Some("gif")),
    ///     (b"RIFF\x01\x02\x03\x04WEBPVP8 ", Some("webp")),
    ///     (b"<svg/>", None),
    /// ];
    /// for (bytes, format) in images {
    ///     assert_eq!(Image::new(bytes.to_vec()).map(|image| image.format), format);
    /// }
    /// ```
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        let format = match *bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "png",
            [0xff, 0xd8, 0xff, ..] => "jpg",
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "gif",
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "webp",
            _ => return None,
        };
        Some(Self { bytes, format })
    }

    /// The name of its file: a hash of the content, and the format.
    pub fn name(&self) -> String {
        format!("{}.{}", &blake3::hash(&self.bytes).to_hex()[..32], self.format)
    }

    /// The media type of a format: `image/png` of `png`; `None` for another one.
    pub fn media_type(format: &str) -> Option<&'static str> {
        match format {
            "png" => Some("image/png"),
            "jpg" => Some("image/jpeg"),
            "gif" => Some("image/gif"),
            "webp" => Some("image/webp"),
            _ => None,
        }
    }
}

/// What a call gave, and what it took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply<T> {
    /// The answer.
    pub value: T,
    /// What the server counted, where it said so.
    pub usage: Option<Usage>,
    /// How many requests were sent: 1, and one more for each retry or fallback.
    pub attempts: u32,
}

impl<T> Reply<T> {
    /// What one request gave, tokens not counted.
    pub fn new(value: impl Into<T>) -> Self {
        Self { value: value.into(), usage: None, attempts: 1 }
    }
}

/// Tokens, as the server counted them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
pub struct Usage {
    /// Tokens of what was sent.
    pub prompt_tokens: u64,
    /// Tokens of the answer.
    pub completion_tokens: u64,
}
