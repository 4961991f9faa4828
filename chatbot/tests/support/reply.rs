//! The replies that a script is made of, the well-formed ones and the faults.

use std::fmt::Display;
use std::future::pending;
use std::io;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::sleep;

/// A PNG of one red pixel, in Base64.
pub(crate) const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
/// Where the server has that PNG as a file.
pub(crate) const PIXEL_PATH: &str = "/files/pixel.png";

/// Between two pieces of a reply that drips.
const PAUSE: Duration = Duration::from_millis(20);

/// What the server does with a request. In the text of a JSON reply `{origin}` becomes the server's own address.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A JSON document.
    Json(u16, Value),
    /// A JSON document with headers of its own, such as `Retry-After`.
    Status(u16, Vec<(&'static str, String)>, Value),
    /// A web page.
    Html(u16),
    /// A redirect to this address.
    Redirect(String),
    /// A document of this content type.
    Bytes(&'static str, Vec<u8>),
    /// A whole stream: the parts of an answer, why it ended, the usage and `[DONE]`.
    Sse(Vec<String>),
    /// The parts, and then the connection breaks.
    SseBroken(Vec<String>),
    /// The parts, and then silence.
    SseHang(Vec<String>),
    /// Events with just these data, and then an orderly end.
    Events(Vec<String>),
    /// A stream with an event that is not JSON.
    SseGarbage,
    /// A stream that is not UTF-8.
    NotUtf8,
    /// An image that says how long it is and sends that many bytes.
    Long(u64),
    /// An image that sends that many bytes without saying so.
    LongUnsaid(u64),
    /// A document of this content type that comes in pieces, with a short pause after each; the last one comes again and again.
    Drip(&'static str, Vec<Vec<u8>>),
    /// Bytes that need not be HTTP.
    Raw(Vec<u8>),
    /// The connection closes before the first byte.
    Close,
    /// Nothing ever comes.
    Hang,
}

/// How a reply goes on after its first bytes.
enum Then {
    Close,
    Hang,
    /// This many zeros.
    Fill(u64),
    /// These pieces, with a pause after each; the last one again and again.
    Drip(Vec<Vec<u8>>),
}

impl Reply {
    /// A whole completion with this text.
    pub(crate) fn says(text: &str) -> Self {
        Self::message(&json!({"role": "assistant", "content": text}))
    }

    /// A mode as a structured output.
    pub(crate) fn mode(mode: &str) -> Self {
        Self::says(&json!({ "mode": mode }).to_string())
    }

    /// A streamed answer that ends for this reason after some text.
    pub(crate) fn ends(text: &str, finish_reason: &str) -> Self {
        let last = piece(&json!({}), Some(finish_reason));
        Self::Events(vec![piece(&json!({ "content": text }), None), last, "[DONE]".to_owned()])
    }

    /// The same as a whole completion.
    pub(crate) fn ends_whole(text: &str, finish_reason: &str) -> Self {
        Self::completion(&json!({"role": "assistant", "content": text}), finish_reason)
    }

    /// A completion in which the model declines.
    pub(crate) fn refusal(why: &str) -> Self {
        Self::message(&json!({"role": "assistant", "content": null, "refusal": why}))
    }

    /// A completion without an answer in it.
    pub(crate) fn no_choices() -> Self {
        Self::Json(200, json!({"object": "chat.completion", "choices": [], "usage": usage(0)}))
    }

    /// A streamed answer.
    pub(crate) fn streams<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Sse(owned(parts))
    }

    /// The parts of an answer, and then the connection breaks.
    pub(crate) fn breaks_after<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::SseBroken(owned(parts))
    }

    /// An error object in its usual form.
    pub(crate) fn error(status: u16, code: &str, message: &str) -> Self {
        Self::Json(status, error(code, message))
    }

    /// Too many requests, with a `Retry-After`.
    pub(crate) fn retry_after(value: &str) -> Self {
        let headers = vec![("retry-after", value.to_owned())];
        Self::Status(429, headers, error("rate_limit_exceeded", "slow down"))
    }

    /// A drawn picture, with its bytes in the reply.
    pub(crate) fn image_inline() -> Self {
        Self::image(&json!({ "b64_json": PIXEL }))
    }

    /// A drawn picture at a path of this server.
    pub(crate) fn image_at(path: &str) -> Self {
        Self::image(&json!({"url": format!("{{origin}}{path}")}))
    }

    /// The picture itself.
    pub(crate) fn pixel() -> Self {
        Self::Bytes("image/png", pixel())
    }

    /// A document that never ends, though something of it comes all the time.
    pub(crate) fn drips(kind: &'static str, begins: &[u8], drop: &[u8]) -> Self {
        Self::Drip(kind, vec![begins.to_vec(), drop.to_vec()])
    }

    /// A stream of these parts and then of comments, for ever.
    pub(crate) fn keeps_alive<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        let parts = pieces(&owned(parts)).into_iter().map(event);
        Self::Drip("text/event-stream", parts.chain([b": keep-alive\n\n".to_vec()]).collect())
    }

    /// A stream with a pause after each part.
    pub(crate) fn streams_slowly<'a>(parts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::Drip("text/event-stream", told(&owned(parts)).into_iter().map(event).collect())
    }

    /// A stream that tells this part again and again.
    pub(crate) fn never_ends(part: &str) -> Self {
        Self::Drip("text/event-stream", pieces(&owned([part])).into_iter().map(event).collect())
    }

    fn message(message: &Value) -> Self {
        Self::completion(message, "stop")
    }

    fn completion(message: &Value, finish_reason: &str) -> Self {
        let choice = json!({"index": 0, "message": message, "finish_reason": finish_reason});
        Self::Json(200, json!({"object": "chat.completion", "choices": [choice], "usage": usage(1)}))
    }

    fn image(image: &Value) -> Self {
        Self::Json(200, json!({"created": 0, "data": [image]}))
    }

    /// Sends the reply; the connection closes after it.
    pub(crate) async fn send(self, stream: &mut TcpStream, origin: &str) -> io::Result<()> {
        let (bytes, then) = self.wire(origin);
        stream.write_all(&bytes).await?;
        match then {
            Then::Close => stream.shutdown().await,
            Then::Hang => pending().await,
            Then::Fill(length) => fill(stream, length).await,
            Then::Drip(pieces) => drip(stream, &pieces).await,
        }
    }

    fn wire(self, origin: &str) -> (Vec<u8>, Then) {
        let done = |bytes| (bytes, Then::Close);
        match self {
            Self::Json(status, value) => done(json_document(status, &[], &value, origin)),
            Self::Status(status, headers, value) => done(json_document(status, &headers, &value, origin)),
            Self::Html(status) => done(document(status, "text/html", &[], PAGE.as_bytes())),
            Self::Redirect(to) => done(document(302, "text/plain", &[("location", to)], b"")),
            Self::Bytes(kind, bytes) => done(document(200, kind, &[], &bytes)),
            Self::Sse(parts) => done(stream(&told(&parts), true)),
            Self::SseBroken(parts) => done(stream(&pieces(&parts), false)),
            Self::SseHang(parts) => (stream(&pieces(&parts), false), Then::Hang),
            Self::Events(events) => done(stream(&events, true)),
            Self::SseGarbage => done(stream(&["{\"choices\": [".to_owned()], true)),
            Self::NotUtf8 => done(document(200, "text/event-stream", &[], b"data: \xff\xfe\n\n")),
            Self::Long(length) => {
                (head(200, "image/png", &[("content-length", length.to_string())]), Then::Fill(length))
            }
            Self::LongUnsaid(length) => (head(200, "image/png", &[]), Then::Fill(length)),
            Self::Drip(kind, pieces) => (head(200, kind, &[]), Then::Drip(pieces)),
            Self::Raw(bytes) => done(bytes),
            Self::Close => done(Vec::new()),
            Self::Hang => (Vec::new(), Then::Hang),
        }
    }
}

const PAGE: &str = "<!doctype html>\n<html><body><h1>Bad gateway</h1></body></html>";

/// The bytes of the PNG.
pub(crate) fn pixel() -> Vec<u8> {
    STANDARD.decode(PIXEL).expect("valid Base64")
}

/// An event of a stream with one part of an answer.
pub(crate) fn piece(delta: &Value, finish_reason: Option<&str>) -> String {
    let choice = json!({"index": 0, "delta": delta, "finish_reason": finish_reason});
    json!({"object": "chat.completion.chunk", "choices": [choice]}).to_string()
}

fn pieces(parts: &[String]) -> Vec<String> {
    parts.iter().map(|part| piece(&json!({ "content": part }), None)).collect()
}

fn told(parts: &[String]) -> Vec<String> {
    let last = json!({"choices": [], "usage": usage(parts.len())}).to_string();
    let mut events = pieces(parts);
    events.extend([piece(&json!({}), Some("stop")), last, "[DONE]".to_owned()]);
    events
}

fn usage(completion: usize) -> Value {
    json!({"prompt_tokens": 3, "completion_tokens": completion, "total_tokens": 3 + completion})
}

fn error(code: &str, message: &str) -> Value {
    json!({"error": {"message": message, "type": "invalid_request_error", "param": null, "code": code}})
}

fn owned<'a>(parts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    parts.into_iter().map(str::to_owned).collect()
}

fn head(status: u16, kind: &str, headers: &[(&str, String)]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Scripted\r\nconnection: close\r\ncontent-type: {kind}\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    (head + "\r\n").into_bytes()
}

fn document(status: u16, kind: &str, headers: &[(&str, String)], body: &[u8]) -> Vec<u8> {
    let length = [("content-length", body.len().to_string())];
    [head(status, kind, &[headers, &length[..]].concat()), body.to_vec()].concat()
}

fn json_document(status: u16, headers: &[(&str, String)], value: &Value, origin: &str) -> Vec<u8> {
    let text = value.to_string().replace("{origin}", origin);
    document(status, "application/json", headers, text.as_bytes())
}

/// A chunked stream of events. Without its last chunk, the client sees that the connection broke.
fn stream(events: &[String], is_whole: bool) -> Vec<u8> {
    let mut bytes = head(200, "text/event-stream", &[("transfer-encoding", "chunked".to_owned())]);
    for data in events {
        let event = event(data);
        bytes.extend([format!("{:x}\r\n", event.len()).as_bytes(), &event, b"\r\n"].concat());
    }
    if is_whole {
        bytes.extend(b"0\r\n\r\n");
    }
    bytes
}

fn event(data: impl Display) -> Vec<u8> {
    format!("data: {data}\n\n").into_bytes()
}

async fn drip(stream: &mut TcpStream, pieces: &[Vec<u8>]) -> io::Result<()> {
    let again = pieces.last().into_iter().cycle();
    for piece in pieces.iter().chain(again) {
        stream.write_all(piece).await?;
        sleep(PAUSE).await;
    }
    Ok(())
}

async fn fill(stream: &mut TcpStream, mut length: u64) -> io::Result<()> {
    let zeros = [0; 64 * 1024];
    while length > 0 {
        let now = length.min(zeros.len() as u64);
        stream.write_all(&zeros[..usize::try_from(now).expect("a small number")]).await?;
        length -= now;
    }
    stream.shutdown().await
}
