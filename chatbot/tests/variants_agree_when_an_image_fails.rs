//! When an image cannot be had or kept, both variants end in the same state, and the next prompt works.

use chatbot::Variant;
use chatbot::provider::ErrorKind;
use serde_json::json;

use crate::support::both::{Scene, Talk, assert_same, steps};
use crate::support::fault::{Fault, echo};
use crate::support::reply::Reply;
use crate::support::script::{Endpoint, Script};
use crate::support::server::Server;

async fn fails(file: Reply, kind: ErrorKind, status: u16) {
    let turn = Fault::new(Endpoint::File, file, kind, status).play().await;
    assert_eq!(turn.calls.last().map(|call| call.endpoint), Some("images/generations"));
}

#[tokio::test]
async fn not_found() {
    fails(Reply::Html(404), ErrorKind::ImageDownload, 404).await;
}

#[tokio::test]
async fn two_hundred_megabytes() {
    fails(Reply::Long(200_000_000), ErrorKind::ImageTooLarge, 200).await;
    fails(Reply::LongUnsaid(200_000_000), ErrorKind::ImageTooLarge, 200).await;
}

#[tokio::test]
async fn no_image_in_the_reply() {
    let reply = Reply::Json(200, json!({"data": []}));
    Fault::new(Endpoint::Image, reply, ErrorKind::InvalidReply, 200).play().await;
}

#[tokio::test]
async fn a_folder_that_cannot_be_made() {
    assert_same(&unsaved(Variant::Dag).await, &unsaved(Variant::Plain).await);
}

/// A file stands where the folder for images should be.
async fn unsaved(variant: Variant) -> Talk {
    let (server, images) = (Server::start(Script::new()), tempfile::tempdir().expect("a folder"));
    let mut bot = Scene::smart().bot(variant, server.url(), &images);
    std::fs::remove_dir(images.path()).and_then(|()| std::fs::write(images.path(), "")).expect("a file");
    let turns = vec![bot.turn("Draw a cat").await.expect("a turn"), bot.turn("And now?").await.expect("a turn")];
    std::fs::remove_file(images.path()).expect("a file");
    assert_eq!(turns[0].steps, steps(&["decide_mode", "generate_image", "error", "response"]));
    assert_eq!(turns[0].error.as_ref().map(|error| error.kind.as_str()), Some("image_save"));
    assert_eq!(json!(turns[1].item), echo("And now?"));
    Talk { turns, requests: server.requests(), images }
}
