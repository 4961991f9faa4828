//! A model server cannot make the chatbot fetch from private addresses, neither at once nor by a redirect; from itself it can.

use chatbot::provider::ErrorKind;
use serde_json::json;

use crate::support::ask::{client, image};
use crate::support::reply::{PIXEL_PATH, Reply};
use crate::support::script::Script;
use crate::support::server::Server;

fn drawn_at(url: &str) -> Reply {
    Reply::Json(200, json!({ "data": [{ "url": url }] }))
}

async fn is_refused(server: &Server) {
    let error = image(&client(server)).await.expect_err("no image");
    assert_eq!((error.kind, error.status), (ErrorKind::ImageDownload, None));
    assert!(error.message.contains("private address"), "{}", error.message);
}

#[tokio::test]
async fn at_once() {
    let other = Server::smart();
    let port = other.host();
    let port = port.rsplit(':').next().expect("a port");
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "127.1", "2130706433"] {
        let url = format!("http://{host}:{port}{PIXEL_PATH}");
        is_refused(&Server::start(Script::new().image([drawn_at(&url)]))).await;
    }
    assert_eq!(other.requests(), [], "nobody was asked");
}

#[tokio::test]
async fn by_a_redirect() {
    let other = Server::smart();
    for host in [other.host(), other.host().replace("127.0.0.1", "localhost")] {
        let to = format!("http://{host}{PIXEL_PATH}");
        let script = Script::new().image([Reply::image_at("/a.png")]).file([Reply::Redirect(to)]);
        is_refused(&Server::start(script)).await;
    }
    assert_eq!(other.requests(), [], "nobody was asked");
}

#[tokio::test]
async fn but_of_the_server_itself() {
    let server = Server::smart();
    let url = format!("http://{}{PIXEL_PATH}", server.host().replace("127.0.0.1", "localhost"));
    server.play(Script::new().image([drawn_at(&url)]));
    assert!(image(&client(&server)).await.is_ok());
}
