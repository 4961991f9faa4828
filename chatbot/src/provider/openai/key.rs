//! The API key. It is a type of its own so that no log line, error or `{:?}` can print it by accident.

use std::{env, fmt};

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};

use crate::provider::{ErrorKind, ProviderError};

/// The fewest characters that a key has; whatever is shorter is a placeholder.
const SHORTEST_SECRET: usize = 8;

/// What proves to the server who we are; it never prints.
#[derive(Clone)]
pub struct ApiKey(SecretString);

impl ApiKey {
    /// The key in `text`, less the space around it; `None` when nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(SecretString::from(text)))
    }

    /// The key in the environment variable `OPENAI_API_KEY`, where an empty one counts as none.
    ///
    /// # Errors
    ///
    /// When it is not text in UTF-8.
    pub fn from_env() -> Result<Option<Self>, ProviderError> {
        match env::var("OPENAI_API_KEY") {
            Ok(text) => Ok(Self::new(&text)),
            Err(env::VarError::NotPresent) => Ok(None),
            Err(env::VarError::NotUnicode(_)) => {
                Err(ProviderError::new(ErrorKind::Unauthorized, "the key is not UTF-8 text; check OPENAI_API_KEY"))
            }
        }
    }

    /// The value of the `Authorization` header, marked so that it is not printed either.
    pub(super) fn header(&self) -> Result<HeaderValue, ProviderError> {
        let mut value = HeaderValue::from_str(&format!("Bearer {}", self.0.expose_secret())).map_err(|_| {
            let message = "the key holds characters that no HTTP header can carry; check OPENAI_API_KEY";
            ProviderError::new(ErrorKind::Unauthorized, message)
        })?;
        value.set_sensitive(true);
        Ok(value)
    }

    /// `text` with each occurrence of the key replaced, also in capitals or in none, as in the name of a host.
    ///
    /// A key of fewer than eight characters is no secret but a placeholder for a local server that wants none: `local`, `none`, `x`. To
    /// replace one of those would mangle ordinary words.
    pub(super) fn redact(&self, text: &str) -> String {
        let key = self.0.expose_secret().to_ascii_lowercase();
        if key.chars().count() < SHORTEST_SECRET {
            return text.to_owned();
        }
        let folded = text.to_ascii_lowercase();
        let mut safe = String::with_capacity(text.len());
        let mut end = 0;
        for (start, _) in folded.match_indices(&key) {
            safe.push_str(&text[end..start]);
            safe.push_str("[key]");
            end = start + key.len();
        }
        safe.push_str(&text[end..]);
        safe
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::ApiKey;

    #[test]
    fn space_is_no_key() {
        assert!(ApiKey::new(" \n").is_none());
    }

    #[test]
    fn space_around_a_key_is_dropped() {
        let key = ApiKey::new(" sk-abc\n").expect("a key");
        assert_eq!(key.header().expect("a header"), "Bearer sk-abc");
    }

    #[test]
    fn each_occurrence_is_redacted() {
        let key = ApiKey::new("sk-Äbcde").expect("a key");
        assert_eq!(key.redact("sk-Äbcde, SK-ÄBCDE and sk-Ä"), "[key], [key] and sk-Ä");
        assert_eq!(key.redact(""), "");
    }

    #[test]
    fn a_placeholder_is_no_secret() {
        let key = ApiKey::new("local").expect("a key");
        assert_eq!(key.redact("localhost"), "localhost");
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused() {
        assert!(ApiKey::new("sk\nabc").expect("a key").header().is_err());
    }
}
