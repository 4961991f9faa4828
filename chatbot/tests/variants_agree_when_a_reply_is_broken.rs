//! When a reply is not what it should be, both variants end in the same state, and the next prompt works.

use chatbot::provider::ErrorKind;

use crate::support::fault::Fault;
use crate::support::reply::{Reply, pixel};
use crate::support::script::Endpoint::{Chat, File, Image, Mode};

async fn is_invalid(reply: Reply) {
    for at in [Mode, Chat, Image] {
        Fault::new(at, reply.clone(), ErrorKind::InvalidReply, 200).play().await;
    }
}

#[tokio::test]
async fn html_instead_of_json() {
    is_invalid(Reply::Html(200)).await;
}

#[tokio::test]
async fn a_body_that_is_not_utf8() {
    is_invalid(Reply::NotUtf8).await;
}

#[tokio::test]
async fn broken_sse() {
    is_invalid(Reply::SseGarbage).await;
}

#[tokio::test]
async fn no_choices() {
    is_invalid(Reply::no_choices()).await;
}

#[tokio::test]
async fn a_stream_that_breaks_in_the_middle() {
    Fault::new(Chat, Reply::breaks_after(["one ", "two"]), ErrorKind::BrokenStream, 200).play().await;
}

#[tokio::test]
async fn a_stream_that_falls_silent() {
    Fault::new(Chat, Reply::SseHang(vec!["one ".to_owned()]), ErrorKind::Timeout, 200).play().await;
}

#[tokio::test]
async fn a_reply_that_drips() {
    let json = || Reply::drips("application/json", b"{", b" ");
    Fault::new(Mode, json(), ErrorKind::Timeout, 200).play().await;
    Fault::new(Image, json(), ErrorKind::Timeout, 200).play().await;
    Fault::new(File, Reply::drips("image/png", &pixel(), b"\0"), ErrorKind::Timeout, 200).play().await;
    Fault::new(Chat, Reply::keeps_alive(["one "]), ErrorKind::Timeout, 200).play().await;
}

#[tokio::test]
async fn an_answer_that_a_filter_ends_though_text_came() {
    for reply in [Reply::ends("a part", "content_filter"), Reply::ends_whole("a part", "content_filter")] {
        Fault::new(Chat, reply, ErrorKind::Refusal, 200).play().await;
    }
    Fault::new(Mode, Reply::ends_whole("answer_question", "content_filter"), ErrorKind::Refusal, 200).play().await;
}

#[tokio::test]
async fn an_answer_that_the_token_limit_cuts_off() {
    for reply in [Reply::ends("a part", "length"), Reply::ends_whole("a part", "length")] {
        let turn = Fault::new(Chat, reply, ErrorKind::BrokenStream, 200).play().await;
        assert!(turn.item.content.contains("cut off at the model's token limit"), "{}", turn.item.content);
    }
    Fault::new(Mode, Reply::ends_whole("answer_qu", "length"), ErrorKind::BrokenStream, 200).play().await;
}

#[tokio::test]
async fn a_refusal() {
    for at in [Mode, Chat] {
        Fault::new(at, Reply::refusal("I would rather not."), ErrorKind::Refusal, 200).play().await;
    }
}
