//! A failure that passes is not seen in either variant: the request is sent again, the answer comes, and the calls say what it took.

use crate::support::both::{Scene, calls};
use crate::support::fault::echo;
use crate::support::reply::Reply;
use crate::support::script::Script;

async fn passes(fault: Reply) {
    let script = {
        let fault = fault.clone();
        move || {
            let (mode, chat) = (Reply::mode("answer_question"), Reply::streams(["fine"]));
            Script::new().mode([fault.clone(), mode]).chat([fault.clone(), chat])
        }
    };
    let talk = Scene::new(script).play(&["What is a node?"]).await;
    assert_eq!(talk.last().item.content, "fine", "{fault:?}");
    assert!(talk.last().error.is_none() && talk.last().state.error.is_none());
    assert_eq!(calls(talk.last()), [("chat/completions", "small", 2); 2]);
    assert_eq!(talk.requests.len(), 4);
    assert_eq!(talk.requests[0], talk.requests[1]);
    assert_eq!(talk.requests[2], talk.requests[3]);
}

#[tokio::test]
async fn a_single_429() {
    passes(Reply::error(429, "rate_limit_exceeded", "slow down")).await;
}

#[tokio::test]
async fn a_single_500() {
    passes(Reply::error(500, "server_error", "oh")).await;
}

#[tokio::test]
async fn a_single_closed_connection() {
    passes(Reply::Close).await;
}

#[tokio::test]
async fn an_image() {
    let script = || Script::new().image([Reply::Close, Reply::error(503, "busy", "oh"), Reply::image_inline()]);
    let talk = Scene::new(script).play(&["Draw a cat"]).await;
    assert_eq!(calls(talk.last())[1], ("images/generations", "painter", 3));
    assert_eq!(talk.item()["type"], "image");
}

#[tokio::test]
async fn a_server_without_structured_outputs() {
    let script = || {
        Script::new().each(|request| {
            let refused = || Reply::error(400, "bad", "response_format is not supported");
            (!request.body["response_format"].is_null()).then(refused)
        })
    };
    let talk = Scene::new(script).play(&["Draw a cat", "What is a node?"]).await;
    assert_eq!(talk.item(), echo("What is a node?"));
    let attempts: Vec<_> = talk.turns.iter().map(|turn| turn.calls[0].attempts).collect();
    assert_eq!(attempts, [2, 1]);
}
