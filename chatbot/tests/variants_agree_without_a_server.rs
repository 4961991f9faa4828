//! When no server answers, both variants end in the same state, and once there is one the next prompt works.

use chatbot::Variant;
use chatbot::provider::ErrorKind;
use serde_json::json;

use crate::support::both::{Scene, Talk, assert_same, steps};
use crate::support::fault::{Fault, echo};
use crate::support::reply::Reply;
use crate::support::script::Endpoint::{Chat, Image, Mode};
use crate::support::script::Script;
use crate::support::server::Closed;

#[tokio::test]
async fn nobody_listens() {
    let (dag, plain) = tokio::join!(unreachable(Variant::Dag), unreachable(Variant::Plain));
    assert_same(&dag, &plain);
    let [failed, answered] = &dag.turns[..] else { panic!("two turns") };
    assert_eq!(failed.steps, steps(&["decide_mode", "error", "response"]));
    let error = failed.error.as_ref().expect("an error");
    assert_eq!((error.kind.as_str(), error.status), ("unreachable", None));
    assert_eq!(json!(failed.item), json!({"role": "assistant", "content": error.message, "type": "error"}));
    assert_eq!(json!(failed.state)["prompt"], "Hello?");
    assert_eq!(json!(answered.item), echo("And now?"));
}

async fn unreachable(variant: Variant) -> Talk {
    let (closed, images) = (Closed::new(), tempfile::tempdir().expect("a folder"));
    let mut bot = Scene::smart().bot(variant, closed.url(), &images);
    let failed = bot.turn("Hello?").await.expect("a turn");
    let server = closed.open(Script::new());
    let answered = bot.turn("And now?").await.expect("a turn");
    Talk { turns: vec![failed, answered], requests: server.requests(), images }
}

#[tokio::test]
async fn a_server_that_never_answers() {
    for at in [Mode, Chat, Image] {
        Fault::new(at, Reply::Hang, ErrorKind::Timeout, None).play().await;
    }
}

#[tokio::test]
async fn a_server_that_always_hangs_up() {
    for at in [Mode, Chat, Image] {
        Fault::new(at, Reply::Close, ErrorKind::Unreachable, None).play().await;
    }
}
