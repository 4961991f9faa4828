//! The client that both variants call: it asks the provider, writes down every call, and keeps the images.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use dag_core::{Ctx, Emit};
use serde::Serialize;

use crate::provider::{
    ChatRequest, ErrorKind, Image, ImageRequest, ModeRequest, Provider, ProviderError, Reply, Usage,
};

/// Asks the provider and writes down every call. Clones share what they write down, and where images go.
#[derive(Clone)]
pub struct Client {
    provider: Arc<dyn Provider>,
    calls: Arc<Mutex<Vec<Call>>>,
    images: Arc<Mutex<PathBuf>>,
}

/// One call to a model, as it was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Call {
    /// The action whose step made it, if one did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// `chat/completions` or `images/generations`.
    pub endpoint: &'static str,
    /// The model that was asked.
    pub model: String,
    /// How long the call took, in milliseconds.
    pub ms: f64,
    /// How many requests it took, also when it failed.
    pub attempts: u32,
    /// Whether an answer came of it.
    #[serde(skip)]
    pub is_answered: bool,
    /// Tokens, where the server counted them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
}

const CHAT: &str = "chat/completions";
const IMAGES: &str = "images/generations";

impl Client {
    /// A client of this provider that saves images in this folder, which is made when the first one is.
    pub fn new(provider: Arc<dyn Provider>, images: impl Into<PathBuf>) -> Self {
        Self { provider, calls: Arc::default(), images: Arc::new(Mutex::new(images.into())) }
    }

    /// The provider's name.
    pub fn provider(&self) -> &str {
        self.provider.name()
    }

    /// Whether calls can be authorised.
    pub fn has_key(&self) -> bool {
        self.provider.has_key()
    }

    /// Asks which mode fits; the answer is the model's own word.
    ///
    /// # Errors
    /// The call failed.
    pub async fn choose_mode(&self, request: &ModeRequest, ctx: &Ctx) -> Result<String, ProviderError> {
        self.recorded(ctx, CHAT, &request.model, self.provider.choose_mode(request)).await
    }

    /// Answers in text, and emits each part as it comes.
    ///
    /// # Errors
    /// The call failed.
    pub async fn chat(&self, request: &ChatRequest, parts: &Emit<String>, ctx: &Ctx) -> Result<String, ProviderError> {
        let told = |part: &str| parts.send(part.to_owned());
        self.recorded(ctx, CHAT, &request.model, self.provider.chat(request, &told)).await
    }

    /// Draws a picture.
    ///
    /// # Errors
    /// The call failed.
    pub async fn image(&self, request: &ImageRequest, ctx: &Ctx) -> Result<Image, ProviderError> {
        self.recorded(ctx, IMAGES, &request.model, self.provider.image(request)).await
    }

    /// Saves an image under its content hash and gives the file name. What has that name already is that image, and stays as it is.
    ///
    /// # Errors
    /// The folder or the file cannot be written; nothing has the name then.
    pub fn save(&self, image: &Image) -> Result<String, ProviderError> {
        let name = image.name();
        let folder = self.images();
        let path = folder.join(&name);
        let there = if path.is_file() { Ok(()) } else { write(&folder, &path, &image.bytes) };
        there.map(|()| name).map_err(|error| {
            let text = "the image could not be saved; is the data folder writable, and is there space?";
            ProviderError::new(ErrorKind::ImageSave, text)
                .with_source(error)
                .during(format!("saving {}", path.display()))
        })
    }

    /// Where images are saved.
    pub fn images(&self) -> PathBuf {
        self.images.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Images are saved in this folder from now on.
    pub(crate) fn save_in(&self, images: &Path) {
        images.clone_into(&mut self.images.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// The calls since this was last asked.
    pub fn take_calls(&self) -> Vec<Call> {
        std::mem::take(&mut self.calls.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The names are OpenTelemetry's, of tokens the older ones too: Burr's UI adds those up.
    fn tell(&self, call: &Call, ctx: &Ctx) {
        ctx.attr("gen_ai.operation.name", call.endpoint);
        ctx.attr("gen_ai.provider.name", self.provider());
        ctx.attr("gen_ai.request.model", &call.model);
        if let Some(usage) = &call.usage {
            ctx.attr("gen_ai.usage.input_tokens", &usage.prompt_tokens);
            ctx.attr("gen_ai.usage.output_tokens", &usage.completion_tokens);
            ctx.attr("gen_ai.usage.prompt_tokens", &usage.prompt_tokens);
            ctx.attr("gen_ai.usage.completion_tokens", &usage.completion_tokens);
        }
    }

    async fn recorded<T>(
        &self,
        ctx: &Ctx,
        endpoint: &'static str,
        model: &str,
        call: impl Future<Output = Result<Reply<T>, ProviderError>>,
    ) -> Result<T, ProviderError> {
        let start = Instant::now();
        let result = call.await;
        let ms = start.elapsed().as_secs_f64() * 1e3;
        let (attempts, usage) = match &result {
            Ok(reply) => (reply.attempts, reply.usage),
            Err(error) => (error.attempts, None),
        };
        let action = ctx.action().map(str::to_owned);
        let call = Call { action, endpoint, model: model.into(), ms, attempts, is_answered: result.is_ok(), usage };
        self.tell(&call, ctx);
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        result.map(|reply| reply.value)
    }
}

/// Writes a file of another name first, so that no half image ever has the name of the whole.
fn write(folder: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    // Made like any other file, where a plain temporary file would be closed to everybody else.
    let file = tempfile::Builder::new().prefix(".saving-").make_in(folder, |path| File::create_new(path));
    let mut file = file?;
    file.write_all(bytes)?;
    file.persist(path)?;
    Ok(())
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("provider", &self.provider.name()).finish_non_exhaustive()
    }
}
