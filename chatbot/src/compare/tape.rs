//! A provider between the bots and the real one: it writes down every request, and can play back what was answered before, at once or at
//! the pace at which it came.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures_util::future::BoxFuture;
use tokio::time::sleep_until;

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
    /// Whether what is played back takes as long as it took when it was recorded.
    is_paced: AtomicBool,
    requests: Mutex<Vec<Request>>,
    first_part: Mutex<Option<Instant>>,
    /// Hears the parts of answers, while there is somebody who wants to see them.
    hears: Mutex<Option<Hears>>,
    modes: Kept<ModeRequest, Reply<String>>,
    chats: Kept<ChatRequest, Spoken>,
    images: Kept<ImageRequest, Reply<Image>>,
}

/// What hears the parts of answers.
pub(super) type Hears = Box<dyn Fn(&str) + Send + Sync>;

/// What was answered to which request.
type Kept<Q, A> = Mutex<Vec<(Q, Answer<A>)>>;

/// What was answered, and how long that took.
#[derive(Clone)]
struct Answer<A> {
    result: Result<A, Failed>,
    took: Duration,
}

/// A text with the parts in which it came and when, also when it broke off.
#[derive(Clone)]
struct Spoken {
    parts: Vec<(Duration, String)>,
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
        let (is_paced, requests, first_part, hears) = Default::default();
        Self { provider, replay, is_paced, requests, first_part, hears, modes, chats, images }
    }

    /// From now on what is played back takes as long as it took, or no time.
    pub(super) fn pace(&self, is_paced: bool) {
        self.is_paced.store(is_paced, Ordering::Relaxed);
    }

    /// From now on this hears the parts of answers.
    pub(super) fn hear(&self, hears: Option<Hears>) {
        *locked(&self.hears) = hears;
    }

    /// The requests since this was last asked, and when the first part of an answer came.
    pub(super) fn take(&self) -> (Vec<Request>, Option<Instant>) {
        (std::mem::take(&mut locked(&self.requests)), locked(&self.first_part).take())
    }

    /// Plays an answer back, or asks for it and keeps it.
    async fn once<Q: Clone + PartialEq, A: Clone>(
        &self,
        kept: &Kept<Q, A>,
        request: &Q,
        ask: impl Future<Output = Result<A, ProviderError>>,
    ) -> Result<A, ProviderError> {
        let start = Instant::now();
        let known = locked(kept).iter().find(|(asked, _)| asked == request).map(|(_, answer)| answer.clone());
        if let Some(answer) = known {
            self.wait(start, answer.took).await;
            return answer.result.map_err(|failed| failed.again());
        }
        let answer = Answer { result: ask.await.map_err(Failed::new), took: start.elapsed() };
        if self.replay && !locked(kept).iter().any(|(asked, _)| asked == request) {
            locked(kept).push((request.clone(), answer.clone()));
        }
        answer.result.map_err(|failed| failed.again())
    }

    /// Waits until as much time has gone by as when it was recorded, if that is wanted.
    async fn wait(&self, start: Instant, took: Duration) {
        if self.is_paced.load(Ordering::Relaxed) {
            sleep_until((start + took).into()).await;
        }
    }

    /// A part of an answer, which the bot hears, and whoever looks on.
    fn tell(&self, part: &str, parts: Parts<'_>) {
        locked(&self.first_part).get_or_insert_with(Instant::now);
        parts(part);
        if let Some(hears) = &*locked(&self.hears) {
            hears(part);
        }
    }

    /// A text and its parts, which are told at once.
    async fn spoken(&self, request: &ChatRequest, tell: Parts<'_>) -> Spoken {
        let (start, parts) = (Instant::now(), Mutex::new(Vec::new()));
        let hear = |part: &str| {
            self.tell(part, tell);
            locked(&parts).push((start.elapsed(), part.to_owned()));
        };
        let end = self.provider.chat(request, &hear).await.map_err(Failed::new);
        Spoken { parts: std::mem::take(&mut locked(&parts)), end }
    }

    async fn said(&self, request: &ChatRequest, tell: Parts<'_>) -> Result<Reply<String>, ProviderError> {
        let start = Instant::now();
        let known = locked(&self.chats).iter().find(|(asked, _)| asked == request).map(|(_, answer)| answer.clone());
        if let Some(Answer { result: Ok(spoken), took }) = known {
            for (after, part) in &spoken.parts {
                self.wait(start, *after).await;
                self.tell(part, tell);
            }
            self.wait(start, took).await;
            return spoken.end.map_err(|failed| failed.again());
        }
        let spoken = self.once(&self.chats, request, async { Ok(self.spoken(request, tell).await) }).await?;
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
