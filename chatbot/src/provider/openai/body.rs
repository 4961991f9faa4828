//! Reading a body, of which a server we do not know decides the length and the pace: both have limits.

use futures_util::stream::{self, Stream, TryStreamExt};
use reqwest::Response;
use serde::de::DeserializeOwned;
use tokio::time::{Duration, Instant, timeout_at};

use super::api::Api;
use super::excerpt::is_page;
use crate::provider::{ErrorKind, ProviderError};

/// The most that is read of a reply without an image.
pub(super) const REPLY_LIMIT: u64 = 16 * 1024 * 1024;

/// Why a body could not be read to its end.
pub(super) enum Cut {
    TooLarge,
    Late,
    Broken(reqwest::Error),
}

/// The pieces of a body as they come, up to `limit` bytes in all. How long to wait for them is the caller's business.
pub(super) fn chunks(response: Response, limit: u64) -> impl Stream<Item = Result<impl AsRef<[u8]>, Cut>> {
    stream::try_unfold((response, limit), |(mut response, left)| async move {
        let next = response.chunk().await;
        let Some(chunk) = next.map_err(|error| Cut::Broken(error.without_url()))? else { return Ok(None) };
        let left = left.checked_sub(chunk.len() as u64).ok_or(Cut::TooLarge)?;
        Ok(Some((chunk, (response, left))))
    })
}

/// The whole body, if it comes until `deadline`; one that says beforehand that it is too large is not read at all.
pub(super) async fn read(response: Response, limit: u64, deadline: Instant) -> Result<Vec<u8>, Cut> {
    if response.content_length().is_some_and(|length| length > limit) {
        return Err(Cut::TooLarge);
    }
    let append = |mut all: Vec<u8>, chunk: _| async move {
        all.extend_from_slice(AsRef::as_ref(&chunk));
        Ok(all)
    };
    timeout_at(deadline, chunks(response, limit).try_fold(Vec::new(), append)).await.unwrap_or(Err(Cut::Late))
}

impl Api {
    /// The whole body as JSON.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        response: Response,
        deadline: Instant,
    ) -> Result<T, ProviderError> {
        let bytes = read(response, REPLY_LIMIT, deadline).await.map_err(|cut| self.cut(cut))?;
        self.parse(bytes)
    }

    /// A body that was read, as JSON.
    pub(super) fn parse<T: DeserializeOwned>(&self, bytes: Vec<u8>) -> Result<T, ProviderError> {
        let text = String::from_utf8(bytes).map_err(|error| not_utf8(&error))?;
        serde_json::from_str(&text).map_err(|error| self.not_json(&text, &error))
    }

    /// What a body that could not be read to its end means for a reply.
    pub(super) fn cut(&self, cut: Cut) -> ProviderError {
        match cut {
            Cut::TooLarge => invalid("the server's reply is larger than any answer should be; is it a model server?"),
            Cut::Late => incomplete(self.timeout()),
            Cut::Broken(error) => {
                let message = "the connection to the server broke in the middle of the answer; try again";
                ProviderError::new(ErrorKind::BrokenStream, message).with_source(error)
            }
        }
    }

    fn not_json(&self, text: &str, error: &serde_json::Error) -> ProviderError {
        let quote = self.quote(text);
        let message = if is_page(text) {
            format!(
                "the server answered with a web page instead of JSON; is OPENAI_BASE_URL right? the page says: {quote}"
            )
        } else {
            format!("the server's reply is not the JSON it should be; is it a model server? it says: {quote}")
        };
        // Such an error can quote the text that it stumbled over.
        invalid(message).with_source(self.quote(&error.to_string()))
    }
}

/// An answer that was begun and not ended in the time it has.
pub(super) fn incomplete(time: Duration) -> ProviderError {
    let message = format!("the server's answer was not complete within {time:?}; try again, or allow more time");
    ProviderError::new(ErrorKind::Timeout, message)
}

/// A reply whose bytes are no text.
pub(super) fn not_utf8(error: &std::string::FromUtf8Error) -> ProviderError {
    // Only the text of the error, as the error itself holds all the bytes.
    invalid("the server's reply is not UTF-8; is it a model server?").with_source(error.to_string())
}

/// A reply that is not what the protocol says.
pub(super) fn invalid(message: impl Into<String>) -> ProviderError {
    ProviderError::new(ErrorKind::InvalidReply, message)
}
