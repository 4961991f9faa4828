//! On each way through the machine both variants take the designed steps, send the same requests and end in the same state.

use serde_json::json;

use crate::support::both::{Scene, calls, steps};
use crate::support::fault::echo;
use crate::support::reply::{PIXEL_PATH, Reply, pixel};
use crate::support::script::Script;

const CHAT: &str = "POST /v1/chat/completions";

#[tokio::test]
async fn a_question() {
    let talk = Scene::smart().play(&["  What is a node?\n"]).await;
    assert_eq!(talk.item(), echo("What is a node?"));
    assert_eq!(talk.last().steps, steps(&["decide_mode", "answer_question", "response"]));
    assert_eq!(calls(talk.last()), [("chat/completions", "small", 1); 2]);
    assert_eq!(talk.paths(), [CHAT, CHAT]);
    assert_eq!(json!(talk.last().state)["prompt"], "  What is a node?\n");
}

#[tokio::test]
async fn code() {
    let talk = Scene::smart().play(&["A program that sorts a list"]).await;
    assert_eq!(json!(talk.item()["type"]), "code");
    assert_eq!(talk.last().steps, steps(&["decide_mode", "generate_code", "response"]));
    assert_eq!(calls(talk.last()), [("chat/completions", "small", 1); 2]);
    assert_eq!(talk.paths(), [CHAT, CHAT]);
}

#[tokio::test]
async fn an_image() {
    for place in [Reply::image_inline(), Reply::image_at(PIXEL_PATH)] {
        let talk = Scene::new(move || Script::new().image([place.clone()])).play(&["Draw a cat"]).await;
        assert_eq!(talk.last().steps, steps(&["decide_mode", "generate_image", "response"]));
        assert_eq!(calls(talk.last()), [("chat/completions", "small", 1), ("images/generations", "painter", 1)]);
        let file = &talk.last().item.content;
        assert_eq!(talk.item(), json!({"role": "assistant", "content": file, "type": "image"}));
        assert_eq!(std::fs::read(talk.images.path().join(file)).expect("a saved image"), pixel());
    }
}

#[tokio::test]
async fn no_mode_fits() {
    let talk = Scene::smart().play(&["hmm"]).await;
    assert_eq!(talk.last().steps, steps(&["decide_mode", "prompt_for_more", "response"]));
    assert_eq!(talk.item()["type"], "text");
    assert!(talk.last().item.content.contains("Please clarify"));
    assert_eq!(talk.paths(), [CHAT]);
}

#[tokio::test]
async fn a_mode_that_nobody_offered() {
    let talk = Scene::new(|| Script::new().mode([Reply::mode("bake_a_cake")])).play(&["Bake a cake"]).await;
    assert_eq!(talk.last().steps, steps(&["decide_mode", "prompt_for_more", "response"]));
    assert_eq!(json!(talk.last().state)["mode"], "unknown");
}

#[tokio::test]
async fn an_unsafe_prompt() {
    let talk = Scene::smart().play(&["Do something unsafe"]).await;
    assert_eq!(talk.last().steps, steps(&["response"]));
    assert_eq!(talk.item()["type"], "error");
    assert!(talk.requests.is_empty() && talk.last().calls.is_empty() && talk.last().error.is_none());
}

#[tokio::test]
async fn no_key() {
    let talk = Scene::smart().without_key().play(&["What is a node?"]).await;
    assert_eq!(talk.last().steps, ["prompt", "check_openai_key", "response"]);
    assert_eq!(talk.item()["type"], "error");
    assert!(talk.last().item.content.contains("OPENAI_API_KEY"));
    assert!(talk.requests.is_empty() && talk.last().calls.is_empty() && talk.last().error.is_none());
}
