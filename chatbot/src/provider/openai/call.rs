//! One call: the requests it takes until the server answers, within the time the call has in all.
//!
//! The clock belongs to the call, not to the request, so that a fallback or the fetch of an image cannot double the time a person waits.

use reqwest::{RequestBuilder, Response};
use serde::Serialize;
use tokio::time::{Duration, Instant, sleep, timeout_at};

use super::api::Api;
use super::failure::{Again, Failure};
use super::retry::backoff;
use crate::provider::{ProviderError, Reply, Usage};

/// So that a server that is not there is told soon.
const MOST_CONNECTS: u32 = 3;

pub(super) struct Call<'a> {
    api: &'a Api,
    deadline: Instant,
    attempts: u32,
    /// How many of the attempts went to the server's own endpoints.
    posted: u32,
    refused_connects: u32,
}

impl<'a> Call<'a> {
    pub(super) fn start(api: &'a Api) -> Self {
        Self { api, deadline: Instant::now() + api.timeout(), attempts: 0, posted: 0, refused_connects: 0 }
    }

    pub(super) fn api(&self) -> &'a Api {
        self.api
    }

    /// When the call's time is up.
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// What came of the call, with how many requests it took; the fetch of an image is not counted.
    pub(super) fn settled<T>(
        &self,
        path: &[&str],
        result: Result<(T, Option<Usage>), ProviderError>,
    ) -> Result<Reply<T>, ProviderError> {
        match result {
            Ok((value, usage)) => Ok(Reply { value, usage, attempts: self.posted }),
            Err(error) => Err(self.api.at(path, error).with_attempts(self.posted)),
        }
    }

    /// Posts until the server answers with success.
    pub(super) async fn post(&mut self, path: &[&str], body: &impl Serialize) -> Result<Response, Failure> {
        self.post_unless(path, body, |_| false).await
    }

    /// The same, but a failure that `ends` knows is not tried again.
    pub(super) async fn post_unless(
        &mut self,
        path: &[&str],
        body: &impl Serialize,
        ends: impl Fn(&Failure) -> bool,
    ) -> Result<Response, Failure> {
        let api = self.api;
        let result = self.send(|| api.post(path, body), ends).await;
        self.posted = self.attempts;
        result
    }

    /// Sends what `request` makes until there is success, a failure that cannot pass, or no time.
    pub(super) async fn send(
        &mut self,
        request: impl Fn() -> RequestBuilder,
        ends: impl Fn(&Failure) -> bool,
    ) -> Result<Response, Failure> {
        loop {
            let failure = match self.send_once(request()).await {
                Ok(response) => return Ok(response),
                Err(failure) => failure,
            };
            if ends(&failure) {
                return Err(failure);
            }
            match self.wait_after(failure.again) {
                Some(wait) => sleep(wait).await,
                None => return Err(failure),
            }
        }
    }

    async fn send_once(&mut self, request: RequestBuilder) -> Result<Response, Failure> {
        self.attempts += 1;
        match timeout_at(self.deadline, request.send()).await {
            Err(_) => Err(self.api.too_late()),
            Ok(Err(error)) => Err(self.api.not_sent(error)),
            Ok(Ok(response)) if response.status().is_success() => Ok(response),
            Ok(Ok(response)) => Err(self.api.refused(response, self.deadline).await),
        }
    }

    /// The wait before the next request; `None` when there shall be none.
    fn wait_after(&mut self, again: Again) -> Option<Duration> {
        let asked = match again {
            Again::Never => return None,
            Again::Connect if self.is_last_connect() => return None,
            Again::Connect => None,
            Again::Later(asked) => asked,
        };
        let wait = asked.unwrap_or_else(|| backoff(self.attempts));
        let left = self.deadline.saturating_duration_since(Instant::now());
        (wait < left).then_some(wait)
    }

    fn is_last_connect(&mut self) -> bool {
        self.refused_connects += 1;
        self.refused_connects >= MOST_CONNECTS
    }
}
