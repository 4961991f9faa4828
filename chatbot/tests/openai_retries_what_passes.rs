//! A failure that passes is not seen by the caller: the request is sent again, and the answer comes.

use crate::support::ask::{chat, client, image, mode};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

/// One fault, and then an answer.
async fn answers_after(fault: Reply) {
    let server = Server::start(Script::new().chat([fault.clone(), Reply::streams(["fine"])]));
    let reply = chat(&client(&server)).await.expect("an answer after the fault");
    assert_eq!((reply.value.as_str(), reply.attempts), ("fine", 2), "after {fault:?}");
    assert_eq!(server.requests().len(), 2, "after {fault:?}");
}

#[tokio::test]
async fn too_many_requests() {
    answers_after(Reply::error(429, "rate_limit_exceeded", "slow down")).await;
}

#[tokio::test]
async fn too_many_requests_with_a_wait() {
    answers_after(Reply::retry_after("1")).await;
}

#[tokio::test]
async fn a_server_error() {
    for status in [500, 502, 503] {
        answers_after(Reply::error(status, "server_error", "oh")).await;
    }
}

#[tokio::test]
async fn a_page_of_a_gateway() {
    answers_after(Reply::Html(502)).await;
}

#[tokio::test]
async fn a_request_timeout() {
    answers_after(Reply::error(408, "timeout", "too slow")).await;
}

#[tokio::test]
async fn a_closed_connection() {
    answers_after(Reply::Close).await;
}

#[tokio::test]
async fn the_mode_and_the_image_too() {
    let script =
        Script::new().mode([Reply::Close, Reply::mode("generate_code")]).image([Reply::Close, Reply::image_inline()]);
    let server = Server::start(script);
    let client = client(&server);
    let (mode, image) = (mode(&client).await.expect("a mode"), image(&client).await.expect("an image"));
    assert_eq!((mode.attempts, image.attempts, server.requests().len()), (2, 2, 4));
}
