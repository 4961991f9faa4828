//! The README's pictures, of the state machine and of the graph behind `decide_mode`, are those that the program draws.

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{Bot, BotBuilder, Variant};
use dag_core::picture::Picture;

fn bot() -> Bot {
    BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).build().unwrap()
}

fn is_current(picture: &Picture, arguments: &str) {
    let picture = format!("```mermaid\n{}```\n", dag_view::mermaid(picture));
    let readme = include_str!("../../README.md");
    assert!(
        readme.contains(&picture),
        "put the output of `chatbot graph {arguments} --format mermaid` into the README:\n{picture}"
    );
}

#[test]
fn the_picture_of_the_machine_is_current() {
    is_current(&bot().machine().view(), "--of machine");
}

#[test]
fn the_picture_of_the_graph_behind_decide_mode_is_current() {
    is_current(&bot().machine().action("decide_mode").unwrap().view(), "--of action:decide_mode");
}
