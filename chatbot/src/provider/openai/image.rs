//! Pictures: the request, the two forms of the reply, and what kind of file it is.
//!
//! No `response_format` is asked for, as the newer models refuse it; whatever comes, an address or the bytes, is taken.

use async_openai::types::images::{CreateImageRequest, ImageModel, ImageSize};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use reqwest::Response;

use super::api::Api;
use super::body::{self, Cut, REPLY_LIMIT, invalid};
use super::call::Call;
use super::fetch::fetch;
use super::reply::{self, Drawn, DrawnImage};
use crate::provider::{ErrorKind, Image, ImageRequest, ProviderError, Reply, Usage};

/// Where images are drawn.
pub(super) const PATH: [&str; 2] = ["images", "generations"];

/// Servers disagree on whether Base64 is padded.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Asks for a picture of at most `limit` bytes.
pub(super) async fn draw(api: &Api, limit: u64, request: &ImageRequest) -> Result<Reply<Image>, ProviderError> {
    let mut call = api.call();
    let result = drawn(&mut call, limit, request).await;
    call.settled(&PATH, result)
}

async fn drawn(
    call: &mut Call<'_>,
    limit: u64,
    request: &ImageRequest,
) -> Result<(Image, Option<Usage>), ProviderError> {
    let response = call.post(&PATH, &body(request)).await?;
    let status = response.status().as_u16();
    let drawn = read(call, limit, response).await.map_err(|error| error.with_status(status))?;
    let usage = drawn.usage.as_ref().and_then(reply::usage);
    let bytes = match place(drawn).map_err(|error| error.with_status(status))? {
        Place::Inline(text) => decode(&text, limit)?,
        Place::Elsewhere(url) => fetch(call, &url, limit).await?,
    };
    Ok((Image::new(bytes).ok_or_else(no_image)?, usage))
}

fn body(request: &ImageRequest) -> CreateImageRequest {
    CreateImageRequest {
        model: ImageModel::Other(request.model.clone()),
        prompt: request.prompt.clone(),
        n: Some(1),
        size: Some(ImageSize::S1024x1024),
        ..Default::default()
    }
}

async fn read(call: &Call<'_>, limit: u64, response: Response) -> Result<Drawn, ProviderError> {
    let api = call.api();
    // Base64 makes four bytes of three; the rest of the reply is small.
    let reply_limit = limit.saturating_mul(4) / 3 + REPLY_LIMIT;
    let bytes = body::read(response, reply_limit, call.deadline()).await.map_err(|cut| match cut {
        Cut::TooLarge => too_large(limit),
        cut => api.cut(cut),
    })?;
    let mut drawn: Drawn = api.parse(bytes)?;
    match drawn.error.take() {
        Some(error) => Err(api.error_in_answer(&error)),
        None => Ok(drawn),
    }
}

/// Where the picture is.
enum Place {
    /// Its bytes are in the reply, in Base64.
    Inline(String),
    /// It has an address of its own.
    Elsewhere(String),
}

fn place(drawn: Drawn) -> Result<Place, ProviderError> {
    match drawn.data.unwrap_or_default().into_iter().next() {
        Some(DrawnImage { b64_json: Some(text), .. }) => Ok(Place::Inline(text)),
        Some(DrawnImage { url: Some(url), .. }) if url.starts_with("data:") => Ok(Place::Inline(url)),
        Some(DrawnImage { url: Some(url), .. }) => Ok(Place::Elsewhere(url)),
        _ => Err(invalid("the reply holds no image; try again, or try another model")),
    }
}

/// The bytes in Base64, with or without the `data:…;base64,` before it.
fn decode(text: &str, limit: u64) -> Result<Vec<u8>, ProviderError> {
    let text = text.split_once("base64,").map_or(text, |(_, text)| text);
    let bytes = BASE64.decode(text.split_ascii_whitespace().collect::<String>()).map_err(|error| {
        invalid("the image in the reply is not Base64; try again, or try another model").with_source(error)
    })?;
    if bytes.len() as u64 > limit { Err(too_large(limit)) } else { Ok(bytes) }
}

fn no_image() -> ProviderError {
    ProviderError::new(
        ErrorKind::ImageDownload,
        "what the server gave is not an image in PNG, JPEG, GIF or WebP; try again, or try another model",
    )
}

pub(super) fn too_large(limit: u64) -> ProviderError {
    let mebibyte = 1024 * 1024;
    let limit =
        if limit.is_multiple_of(mebibyte) { format!("{} MiB", limit / mebibyte) } else { format!("{limit} bytes") };
    let message = format!("the image is larger than {limit}, the most that is taken; ask for a smaller one");
    ProviderError::new(ErrorKind::ImageTooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_in_each_form() {
        for text in ["aGk=", "aGk", "aG\nk=", "data:image/png;base64,aGk="] {
            assert_eq!(decode(text, 2).expect("bytes"), b"hi", "{text}");
        }
        assert_eq!(decode("aGk=", 1).expect_err("too large").kind, ErrorKind::ImageTooLarge);
        assert_eq!(decode("%", 1).expect_err("not Base64").kind, ErrorKind::InvalidReply);
    }
}
