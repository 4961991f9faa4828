//! Images: in the reply or at an address, within the limit, and fetched without the key.

use chatbot::provider::openai::Settings;
use chatbot::provider::{ErrorKind, ProviderError};
use dag_core::causes;
use serde_json::json;

use crate::support::ask::{client, image, provider, settings};
use crate::support::reply::{PIXEL, PIXEL_PATH, Reply, pixel};
use crate::support::script::Script;
use crate::support::server::Server;

/// Draws at an address of the same server, which answers with `file`.
fn server_with(file: Reply) -> Server {
    Server::start(Script::new().image([Reply::image_at("/a.png")]).file([file]))
}

async fn fails(server: &Server) -> ProviderError {
    let error = image(&client(server)).await.expect_err("no image");
    assert_eq!(server.requests().len(), 2, "{error}");
    error
}

#[tokio::test]
async fn in_the_reply() {
    let drawn = image(&client(&Server::smart())).await.expect("an image");
    assert_eq!((drawn.value.bytes, drawn.value.format, drawn.attempts), (pixel(), "png", 1));
}

#[tokio::test]
async fn as_a_data_url() {
    let reply = Reply::Json(200, json!({"data": [{"url": format!("data:image/png;base64,{PIXEL}")}]}));
    let server = Server::start(Script::new().image([reply]));
    assert_eq!(image(&client(&server)).await.expect("an image").value.bytes, pixel());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn at_an_address_without_the_key() {
    let server = Server::start(Script::new().image([Reply::image_at(PIXEL_PATH)]));
    let drawn = image(&client(&server)).await.expect("an image");
    assert_eq!((drawn.value.bytes, drawn.attempts), (pixel(), 1));
    let requests = server.requests();
    assert_eq!((requests[1].method.as_str(), requests[1].path.as_str()), ("GET", PIXEL_PATH));
    assert!(requests[0].headers.contains_key("authorization"));
    assert!(!requests[1].headers.contains_key("authorization"));
}

#[tokio::test]
async fn at_an_address_that_redirects() {
    let server = Server::start(
        Script::new()
            .image([Reply::image_at("/a.png")])
            .each(|request| (request.path == "/a.png").then(|| Reply::Redirect(PIXEL_PATH.to_owned()))),
    );
    assert_eq!(image(&client(&server)).await.expect("an image").value.bytes, pixel());
    assert!(server.requests()[1..].iter().all(|request| !request.headers.contains_key("authorization")));
}

#[tokio::test]
async fn at_an_address_that_redirects_for_ever() {
    let server = server_with(Reply::Redirect("/a.png".to_owned()));
    let error = image(&client(&server)).await.expect_err("no image");
    assert_eq!((error.kind, error.status), (ErrorKind::ImageDownload, None));
    assert_eq!(server.requests().len(), 1 + 4);
}

#[tokio::test]
async fn not_found() {
    let server = server_with(Reply::Html(404));
    let error = fails(&server).await;
    assert_eq!((error.kind, error.status), (ErrorKind::ImageDownload, Some(404)));
    assert_eq!(error.message, "the image could not be fetched from where the server put it (404); ask for it again");
    let places = ["/v1/images/generations", "/a.png"].map(|path| format!("http://{}{path}", server.host()));
    let told = [format!("while calling {}", places[0]), format!("while fetching the image at {}", places[1])];
    assert_eq!(causes(&error)[1..3], told);
}

#[tokio::test]
async fn an_address_that_is_no_web_address() {
    let reply = Reply::Json(200, json!({"data": [{"url": "file:///etc/passwd"}]}));
    let server = Server::start(Script::new().image([reply]));
    let error = image(&client(&server)).await.expect_err("no image");
    assert_eq!((error.kind, error.status), (ErrorKind::ImageDownload, None));
    assert!(error.message.contains("neither http nor https"), "{}", error.message);
}

#[tokio::test]
async fn two_hundred_megabytes() {
    for file in [Reply::Long(200_000_000), Reply::LongUnsaid(200_000_000)] {
        let error = fails(&server_with(file)).await;
        assert_eq!((error.kind, error.status), (ErrorKind::ImageTooLarge, Some(200)));
        assert!(error.message.contains("larger than 20 MiB"), "{}", error.message);
    }
}

#[tokio::test]
async fn too_large_in_the_reply() {
    let server = Server::smart();
    let client = provider(Settings { max_image_bytes: 10, ..settings(&server) });
    let error = image(&client).await.expect_err("no image");
    assert_eq!(error.kind, ErrorKind::ImageTooLarge);
    assert!(error.message.contains("larger than 10 bytes"), "{}", error.message);
}

#[tokio::test]
async fn something_that_is_no_image() {
    let error = fails(&server_with(Reply::Html(200))).await;
    assert_eq!(error.kind, ErrorKind::ImageDownload);
    assert!(error.message.contains("is not an image"), "{}", error.message);
}
