//! A provider between the bots and the real one: it writes down every request, and can play back what was answered before.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::future::BoxFuture;

use crate::provider::{ChatRequest, Image, ImageRequest, ModeRequest, Parts, Provider, ProviderError, Reply};

/// One request, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Request {
    Mode(ModeRequest),
    Chat(ChatRequest),
    Image(ImageRequest),
}

/// Writes down requests; with `replay`, asks the real provider once for each and plays the answer back afterwards.
pub(super) struct Tape {
    provider: Arc<dyn Provider>,
    replay: bool,
    requests: Mutex<Vec<Request>>,
    modes: Kept<ModeRequest, Reply<String>>,
    chats: Kept<ChatRequest, Spoken>,
    images: Kept<ImageRequest, Reply<Image>>,
}

/// What was answered to which request.
type Kept<Q, A> = Mutex<Vec<(Q, Result<A, Failed>)>>;

/// A text with the parts in which it came, also when it broke off.
#[derive(Clone)]
struct Spoken {
    parts: Vec<String>,
    end: Result<Reply<String>, Failed>,
}

/// A failure that can be told again.
#[derive(Clone)]
struct Failed(Arc<ProviderError>);

/// An error and all that lies beneath it, as they read.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct Cause {
    text: String,
    source: Option<Box<Cause>>,
}

impl Tape {
    pub(super) fn new(provider: Arc<dyn Provider>, replay: bool) -> Self {
        let (modes, chats, images) = (Kept::default(), Kept::default(), Kept::default());
        Self { provider, replay, requests: Mutex::default(), modes, chats, images }
    }

    /// The requests since this was last asked.
    pub(super) fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut locked(&self.requests))
    }

    /// Plays an answer back, or asks for it and keeps it.
    async fn once<Q: Clone + PartialEq, A: Clone>(
        &self,
        kept: &Kept<Q, A>,
        request: &Q,
        ask: impl Future<Output = Result<A, ProviderError>>,
    ) -> Result<A, ProviderError> {
        let known = locked(kept).iter().find(|(asked, _)| asked == request).map(|(_, answer)| answer.clone());
        let answer = match known {
            Some(answer) => answer,
            None => ask.await.map_err(Failed::new),
        };
        if self.replay && !locked(kept).iter().any(|(asked, _)| asked == request) {
            locked(kept).push((request.clone(), answer.clone()));
        }
        answer.map_err(|failed| failed.again())
    }

    /// A text and its parts, which `tell` hears at once if they are not played back.
    async fn spoken(&self, request: &ChatRequest, tell: Parts<'_>) -> Result<Spoken, ProviderError> {
        let parts = Mutex::new(Vec::new());
        let hear = |part: &str| {
            tell(part);
            locked(&parts).push(part.to_owned());
        };
        let end = self.provider.chat(request, &hear).await.map_err(Failed::new);
        Ok(Spoken { parts: std::mem::take(&mut locked(&parts)), end })
    }

    async fn said(&self, request: &ChatRequest, tell: Parts<'_>) -> Result<Reply<String>, ProviderError> {
        let is_live = AtomicBool::new(false);
        let ask = async {
            is_live.store(true, Ordering::Relaxed);
            self.spoken(request, tell).await
        };
        let spoken = self.once(&self.chats, request, ask).await?;
        if !is_live.load(Ordering::Relaxed) {
            spoken.parts.iter().for_each(|part| tell(part));
        }
        spoken.end.map_err(|failed| failed.again())
    }

    fn note(&self, request: Request) {
        locked(&self.requests).push(request);
    }
}

impl Failed {
    fn new(error: ProviderError) -> Self {
        Self(Arc::new(error))
    }

    fn again(&self) -> ProviderError {
        let Self(failed) = self;
        let error = ProviderError::new(failed.kind, failed.message.clone()).with_attempts(failed.attempts);
        let error = ProviderError { status: failed.status, ..error };
        match failed.source.as_ref().and_then(|source| Cause::again(&**source)) {
            Some(cause) => error.with_source(cause),
            None => error,
        }
    }
}

impl Cause {
    fn again(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        let texts = dag_core::causes(error).into_iter().rev();
        texts.fold(None, |source, text| Some(Self { text, source: source.map(Box::new) }))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Provider for Tape {
    fn name(&self) -> &str {
        self.provider.name()
    }

    fn has_key(&self) -> bool {
        self.provider.has_key()
    }

    fn choose_mode<'a>(&'a self, request: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        self.note(Request::Mode(request.clone()));
        Box::pin(self.once(&self.modes, request, self.provider.choose_mode(request)))
    }

    fn chat<'a>(
        &'a self,
        request: &'a ChatRequest,
        parts: Parts<'a>,
    ) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        self.note(Request::Chat(request.clone()));
        Box::pin(self.said(request, parts))
    }

    fn image<'a>(&'a self, request: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>> {
        self.note(Request::Image(request.clone()));
        Box::pin(self.once(&self.images, request, self.provider.image(request)))
    }
}
