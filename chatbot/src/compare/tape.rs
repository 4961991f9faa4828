//! A provider between the bots and the real one: it writes down every request, and can play back what was answered before.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;

use crate::provider::{
    ChatRequest, ErrorKind, Image, ImageRequest, ModeRequest, Parts, Provider, ProviderError, Reply,
};

/// One request, whatever its kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Request {
    Mode(ModeRequest),
    Chat(ChatRequest),
    Image(ImageRequest),
}

/// One answer, with the parts in which a text came.
#[derive(Clone)]
enum Answer {
    Text(Reply<String>, Vec<String>),
    Image(Reply<Image>),
    Failed(Failed),
}

/// A failure that can be told again.
#[derive(Clone)]
struct Failed {
    error: Arc<ProviderError>,
    parts: Vec<String>,
}

/// Writes down requests; with `replay`, asks the real provider once for each and plays the answer back afterwards.
pub(super) struct Tape {
    provider: Arc<dyn Provider>,
    replay: bool,
    requests: Mutex<Vec<Request>>,
    answers: Mutex<Vec<(Request, Answer)>>,
}

impl Tape {
    pub(super) fn new(provider: Arc<dyn Provider>, replay: bool) -> Self {
        Self { provider, replay, requests: Mutex::default(), answers: Mutex::default() }
    }

    /// The requests since this was last asked.
    pub(super) fn take_requests(&self) -> Vec<Request> {
        std::mem::take(&mut self.requests.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn played(&self, request: &Request) -> Option<Answer> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.iter().find(|(known, _)| known == request).map(|(_, answer)| answer.clone())
    }

    fn keep(&self, request: Request, answer: Answer) {
        if self.replay {
            self.answers.lock().unwrap_or_else(PoisonError::into_inner).push((request, answer));
        }
    }

    /// Plays a text back, or asks for it and keeps it.
    async fn text(
        &self,
        request: Request,
        parts: Parts<'_>,
    ) -> Result<Reply<String>, ProviderError> {
        match self.played(&request) {
            Some(Answer::Text(reply, told)) => {
                told.iter().for_each(|part| parts(part));
                Ok(reply)
            }
            Some(Answer::Failed(failed)) => {
                failed.parts.iter().for_each(|part| parts(part));
                Err(failed.again())
            }
            Some(Answer::Image(_)) | None => {
                let told = Mutex::new(Vec::new());
                let tell = |part: &str| {
                    parts(part);
                    told.lock().unwrap_or_else(PoisonError::into_inner).push(part.to_owned());
                };
                let result = self.ask(&request, &tell).await;
                let told = told.into_inner().unwrap_or_else(PoisonError::into_inner);
                match result {
                    Ok(reply) => {
                        self.keep(request, Answer::Text(reply.clone(), told));
                        Ok(reply)
                    }
                    Err(error) => Err(self.keep_failed(request, error, told)),
                }
            }
        }
    }

    async fn ask(&self, request: &Request, parts: Parts<'_>) -> Result<Reply<String>, ProviderError> {
        match request {
            Request::Mode(request) => self.provider.choose_mode(request).await,
            Request::Chat(request) => self.provider.chat(request, parts).await,
            Request::Image(_) => Err(ProviderError::new(ErrorKind::NotRecorded, "an image is not asked for as a text")),
        }
    }

    async fn drawn(&self, request: &ImageRequest) -> Result<Reply<Image>, ProviderError> {
        let key = Request::Image(request.clone());
        match self.played(&key) {
            Some(Answer::Image(reply)) => Ok(reply),
            Some(Answer::Failed(failed)) => Err(failed.again()),
            Some(Answer::Text(..)) | None => match self.provider.image(request).await {
                Ok(reply) => {
                    self.keep(key, Answer::Image(reply.clone()));
                    Ok(reply)
                }
                Err(error) => Err(self.keep_failed(key, error, Vec::new())),
            },
        }
    }

    fn keep_failed(&self, request: Request, error: ProviderError, parts: Vec<String>) -> ProviderError {
        let failed = Failed { error: Arc::new(error), parts };
        let again = failed.again();
        self.keep(request, Answer::Failed(failed));
        again
    }
}

impl Failed {
    fn again(&self) -> ProviderError {
        let mut error = ProviderError::new(self.error.kind, self.error.message.clone());
        error.status = self.error.status;
        match self.error.source.as_ref() {
            Some(source) => error.with_source(dag_core::causes(&**source).join(": ")),
            None => error,
        }
    }
}

impl Provider for Tape {
    fn name(&self) -> &str {
        self.provider.name()
    }

    fn has_key(&self) -> bool {
        self.provider.has_key()
    }

    fn choose_mode<'a>(&'a self, request: &'a ModeRequest) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(self.text(Request::Mode(request.clone()), &|_| {}))
    }

    fn chat<'a>(
        &'a self,
        request: &'a ChatRequest,
        parts: Parts<'a>,
    ) -> BoxFuture<'a, Result<Reply<String>, ProviderError>> {
        Box::pin(self.text(Request::Chat(request.clone()), parts))
    }

    fn image<'a>(&'a self, request: &'a ImageRequest) -> BoxFuture<'a, Result<Reply<Image>, ProviderError>> {
        Box::pin(self.drawn(request))
    }
}
