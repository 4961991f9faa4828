//! A server that always sends something and never an answer holds no call for ever; one that is only slow is heard out.

use std::time::Duration;

use chatbot::provider::openai::{OpenAi, Settings};
use chatbot::provider::{ErrorKind, ProviderError};

use crate::support::ask::{chat, chat_in_parts, image, mode, provider, settings};
use crate::support::reply::{Reply, pixel};
use crate::support::script::Script;
use crate::support::server::Server;

fn with_time(server: &Server, milliseconds: u64) -> OpenAi {
    provider(Settings { timeout: Duration::from_millis(milliseconds), ..settings(server) })
}

fn assert_is_timeout(error: &ProviderError, words: &str) {
    assert_eq!((error.kind, error.status), (ErrorKind::Timeout, Some(200)));
    assert!(error.message.contains(words), "{}", error.message);
}

fn dripping_json() -> [Reply; 1] {
    [Reply::drips("application/json", b"{\"choices\":", b" ")]
}

#[tokio::test]
async fn the_mode() {
    let server = Server::start(Script::new().mode(dripping_json()));
    let error = mode(&with_time(&server, 300)).await.expect_err("no mode");
    assert_is_timeout(&error, "was not complete within 300ms; try again, or allow more time");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_image_in_the_reply() {
    let server = Server::start(Script::new().image(dripping_json()));
    let error = image(&with_time(&server, 300)).await.expect_err("no image");
    assert_is_timeout(&error, "was not complete within 300ms");
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn an_image_at_an_address() {
    let file = Reply::drips("image/png", &pixel(), b"\0");
    let server = Server::start(Script::new().image([Reply::image_at("/a.png")]).file([file]));
    let error = image(&with_time(&server, 300)).await.expect_err("no image");
    assert_is_timeout(&error, "the image could not be fetched within 300ms");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_address_where_nothing_comes() {
    let server = Server::start(Script::new().image([Reply::image_at("/a.png")]).file([Reply::Hang]));
    let error = image(&with_time(&server, 300)).await.expect_err("no image");
    assert_eq!((error.kind, error.status), (ErrorKind::Timeout, None));
}

#[tokio::test]
async fn an_answer_that_is_not_streamed() {
    let server = Server::start(Script::new().chat(dripping_json()));
    let error = chat(&with_time(&server, 300)).await.expect_err("no answer");
    assert_is_timeout(&error, "was not complete within 300ms");
}

#[tokio::test]
async fn a_stream_of_comments() {
    for (parts, words) in
        [(vec![], "sent no answer within 300ms"), (vec!["one"], "fell silent for 300ms in the middle")]
    {
        let server = Server::start(Script::new().chat([Reply::keeps_alive(parts.clone())]));
        let (reply, told) = chat_in_parts(&with_time(&server, 300)).await;
        assert_is_timeout(&reply.expect_err("no answer"), words);
        assert_eq!(told, parts);
    }
}

#[tokio::test]
async fn a_stream_without_end() {
    let server = Server::start(Script::new().chat([Reply::never_ends("more ")]));
    let (reply, told) = chat_in_parts(&with_time(&server, 100)).await;
    assert_is_timeout(&reply.expect_err("no answer"), "was not complete within 1s");
    assert!(told.len() > 1, "{told:?}");
}

#[tokio::test]
async fn a_stream_longer_than_the_time_of_a_call_is_heard_out() {
    let (server, parts) = (Server::start(Script::new()), vec!["word "; 60]);
    server.play(Script::new().chat([Reply::streams_slowly(parts.clone())]));
    let (reply, told) = chat_in_parts(&with_time(&server, 1000)).await;
    assert_eq!(reply.expect("an answer").value, parts.concat());
    assert_eq!(told, parts);
}

#[tokio::test]
async fn comments_after_the_last_word_do_no_harm() {
    let done = Reply::Drip(
        "text/event-stream",
        vec![
            b"data: {\"choices\": [{\"delta\": {\"content\": \"hi\"}, \"finish_reason\": \"stop\"}]}\n\n".to_vec(),
            b": keep-alive\n\n".to_vec(),
        ],
    );
    let server = Server::start(Script::new().chat([done]));
    assert_eq!(chat(&with_time(&server, 300)).await.expect("an answer").value, "hi");
}
