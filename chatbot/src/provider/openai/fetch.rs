//! Fetching an image from the address that the server gave.
//!
//! That address may be anywhere, so a client of its own goes there: one that was never given the key.

use std::error::Error;
use std::time::Duration;

use reqwest::Url;

use super::body::{self, Cut};
use super::call::Call;
use super::image::too_large;
use super::place::Private;
use crate::provider::{ErrorKind, ProviderError};

/// The bytes at `url`, at most `limit` of them, in the time that the call has left.
pub(super) async fn fetch(call: &mut Call<'_>, url: &str, limit: u64) -> Result<Vec<u8>, ProviderError> {
    let url = parse(url)?;
    let place = format!("fetching the image at {}", call.api().shown(url.clone()));
    get(call, &url, limit).await.map_err(|error| error.during(place))
}

async fn get(call: &mut Call<'_>, url: &Url, limit: u64) -> Result<Vec<u8>, ProviderError> {
    let api = call.api();
    if !api.may_fetch(url) {
        return Err(private());
    }
    let client = api.fetching_client(url).map_err(|error| failed(None).with_source(error.without_url()))?;
    let sent = call.send(|| client.get(url.clone()), |_| false).await;
    let response = sent.map_err(|failure| not_sent(failure.error, api.timeout()))?;
    let status = response.status().as_u16();
    let read = body::read(response, limit, call.deadline()).await;
    read.map_err(|cut| cut_off(cut, limit, api.timeout()).with_status(status))
}

fn parse(url: &str) -> Result<Url, ProviderError> {
    let url = Url::parse(url.trim()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
    url.ok_or_else(|| {
        let message = "the image could not be fetched: its address is neither http nor https; try another model";
        ProviderError::new(ErrorKind::ImageDownload, message)
    })
}

fn private() -> ProviderError {
    let message = "the image could not be fetched: the server put it at a private address, where the server itself is not; let it \
                   send images in its replies";
    ProviderError::new(ErrorKind::ImageDownload, message)
}

/// Whether the connection was refused because it led to a private address.
fn is_private(error: &ProviderError) -> bool {
    let mut causes = std::iter::successors(error.source(), |cause| (*cause).source());
    causes.any(<dyn Error>::is::<Private>)
}

fn not_sent(error: ProviderError, time: Duration) -> ProviderError {
    match (error.kind, error.status) {
        _ if is_private(&error) => private(),
        (ErrorKind::Timeout, None) => late(time),
        (_, status) => ProviderError { source: error.source, ..failed(status) },
    }
}

fn late(time: Duration) -> ProviderError {
    let message =
        format!("the image could not be fetched within {time:?}, its drawing included; ask again, or allow more time");
    ProviderError::new(ErrorKind::Timeout, message)
}

fn failed(status: Option<u16>) -> ProviderError {
    let why = status.map(|status| format!(" ({status})")).unwrap_or_default();
    let message = format!("the image could not be fetched from where the server put it{why}; ask for it again");
    ProviderError { status, ..ProviderError::new(ErrorKind::ImageDownload, message) }
}

fn cut_off(cut: Cut, limit: u64, time: Duration) -> ProviderError {
    match cut {
        Cut::TooLarge => too_large(limit),
        Cut::Late => late(time),
        Cut::Broken(error) => failed(None).with_source(error),
    }
}
