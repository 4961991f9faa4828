//! The server's address and the client that talks to it.
//!
//! The client follows no redirect and keeps no retry layer of its own: whoever gets the key, and how often, is decided in this folder
//! alone.

use std::net::IpAddr;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderValue};
use reqwest::{Client, ClientBuilder, RequestBuilder, Url, redirect};
use serde::Serialize;

use super::call::Call;
use super::excerpt::excerpt;
use super::key::ApiKey;
use super::place;
use crate::provider::{ErrorKind, ProviderError};

/// The longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// How many times the time of a call a streamed answer has in all.
const STREAM: u32 = 10;
/// No call needs more, and adding it to the clock cannot overflow.
const LONGEST_CALL: Duration = Duration::from_secs(24 * 60 * 60);

#[derive(Debug)]
pub(super) struct Api {
    base: Url,
    client: Client,
    authorization: Option<HeaderValue>,
    key: Option<ApiKey>,
    timeout: Duration,
}

impl Api {
    pub(super) fn new(base_url: &str, key: Option<ApiKey>, timeout: Duration) -> Result<Self, ProviderError> {
        let base = parse_base(base_url)?;
        let authorization = key.as_ref().map(ApiKey::header).transpose()?;
        let timeout = timeout.min(LONGEST_CALL);
        let client = api_client(&base, timeout)?;
        Ok(Self { base, client, authorization, key, timeout })
    }

    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    pub(super) fn timeout(&self) -> Duration {
        self.timeout
    }

    /// How long a stream may go on, which is generous: a long answer is no fault.
    pub(super) fn stream_timeout(&self) -> Duration {
        self.timeout.saturating_mul(STREAM)
    }

    /// Starts the clock of one call.
    pub(super) fn call(&self) -> Call<'_> {
        Call::start(self)
    }

    /// A request to one of the server's endpoints, with the key.
    pub(super) fn post(&self, path: &[&str], body: &impl Serialize) -> RequestBuilder {
        let request = self.client.post(self.endpoint(path)).json(body);
        match &self.authorization {
            Some(value) => request.header(AUTHORIZATION, value.clone()),
            None => request,
        }
    }

    fn endpoint(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        url
    }

    /// The error of a call to this endpoint, with the address among its sources: no message may hold it.
    pub(super) fn at(&self, path: &[&str], error: ProviderError) -> ProviderError {
        error.during(format!("calling {}", self.shown(self.endpoint(path))))
    }

    /// An address as it may be shown: without what can hold a secret, and without the key.
    pub(super) fn shown(&self, mut url: Url) -> String {
        url.set_query(None);
        url.set_fragment(None);
        // These fail for addresses that can have neither.
        let _ = (url.set_username(""), url.set_password(None));
        self.key.as_ref().map_or_else(|| url.to_string(), |key| key.redact(url.as_str()))
    }

    /// A client for an address that the server gave: it has no key to give away, and goes to no private address but the server's own.
    pub(super) fn fetching_client(&self, url: &Url) -> reqwest::Result<Client> {
        let client = || {
            let client = client(url, self.timeout).redirect(place::redirects(self.base.clone()));
            if place::is_same_server(url, &self.base) { client } else { client.dns_resolver(place::Public) }
        };
        // Without certificates on the system an `http` image can still be fetched.
        client().build().or_else(|_| client().tls_certs_only([]).build())
    }

    /// Whether an image may be fetched there.
    pub(super) fn may_fetch(&self, url: &Url) -> bool {
        !place::is_forbidden(url, &self.base)
    }

    /// A server's own words, fit to be shown. They go into messages, so the server's address is taken out of them.
    pub(super) fn quote(&self, text: &str) -> String {
        excerpt(&self.without_address(text), self.key.as_ref())
    }

    fn without_address(&self, text: &str) -> String {
        let host = self.base.host_str().unwrap_or_default();
        let Some(port) = self.base.port() else { return text.to_owned() };
        text.replace(&format!("{host}:{port}"), "[server]")
    }
}

fn parse_base(text: &str) -> Result<Url, ProviderError> {
    let wrong = |why: &str| {
        let message =
            format!("the base URL {why}; set OPENAI_BASE_URL to an address such as https://api.openai.com/v1");
        ProviderError::new(ErrorKind::Unreachable, message)
    };
    let mut url = Url::parse(text.trim()).map_err(|error| wrong("is not an address").with_source(error))?;
    url.set_fragment(None);
    match url.scheme() {
        "http" | "https" if url.username().is_empty() && url.password().is_none() => Ok(url),
        "http" | "https" => Err(wrong("holds a user name or a password, which only the key may do")),
        _ => Err(wrong("is neither http nor https")),
    }
}

fn api_client(base: &Url, timeout: Duration) -> Result<Client, ProviderError> {
    let client = client(base, timeout).redirect(redirect::Policy::none());
    // Over `http` no certificate is ever checked, so none need be read.
    let client = if base.scheme() == "http" { client.tls_certs_only([]) } else { client };
    client.build().map_err(|error| {
        let message = "no secure connections can be made; are the system's certificates (ca-certificates) installed?";
        ProviderError::new(ErrorKind::Unreachable, message).with_source(error)
    })
}

/// What both clients have in common. They heed `HTTP_PROXY` and the like, save for a server on this machine, which no proxy can reach.
fn client(to: &Url, timeout: Duration) -> ClientBuilder {
    // A provider that is installed already is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT.min(timeout))
        .retry(reqwest::retry::never());
    if is_loopback(to) { client.no_proxy() } else { client }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address_of(base: &str) -> String {
        let api = Api::new(base, None, CONNECT).expect("an address");
        let request = api.post(&["chat", "completions"], &()).build().expect("a request");
        request.url().to_string()
    }

    #[test]
    fn a_slash_at_the_end_does_no_harm() {
        assert_eq!(address_of("http://localhost:1/v1/"), "http://localhost:1/v1/chat/completions");
        assert_eq!(address_of("http://localhost:1/v1"), "http://localhost:1/v1/chat/completions");
        assert_eq!(address_of("http://localhost:1"), "http://localhost:1/chat/completions");
    }

    #[test]
    fn a_query_is_kept_but_not_shown() {
        assert_eq!(address_of("http://localhost:1/v1?version=2"), "http://localhost:1/v1/chat/completions?version=2");
        let api = Api::new("http://localhost:1/v1?version=2", None, CONNECT).expect("an address");
        assert_eq!(api.shown(api.base.clone()), "http://localhost:1/v1");
    }

    #[test]
    fn a_quote_does_not_hold_the_address() {
        let api = Api::new("http://localhost:8080/v1", None, CONNECT).expect("an address");
        assert_eq!(api.quote("no model at localhost:8080/v1"), "no model at [server]/v1");
    }

    #[test]
    fn this_machine_by_its_names() {
        for (address, is_here) in [
            ("http://localhost:1", true),
            ("http://127.8.0.1", true),
            ("http://[::1]:1/v1", true),
            ("http://10.0.0.1", false),
            ("https://api.openai.com", false),
        ] {
            assert_eq!(is_loopback(&Url::parse(address).expect("an address")), is_here, "{address}");
        }
    }

    #[test]
    fn a_bad_base_url_is_named() {
        for (base, why) in [
            ("api.openai.com", "is not an address"),
            ("ftp://api.openai.com", "is neither http nor https"),
            ("https://me:secret@api.openai.com", "holds a user name or a password"),
        ] {
            let message = Api::new(base, None, CONNECT).expect_err("no address").message;
            assert!(message.contains(why) && message.contains("OPENAI_BASE_URL"), "{message}");
            assert!(!message.contains("secret"), "{message}");
        }
    }
}
