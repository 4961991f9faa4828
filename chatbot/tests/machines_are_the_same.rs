//! Both variants run on the same machine, and its picture is the one of Burr's example.

use std::sync::Arc;

use chatbot::provider::offline::Offline;
use chatbot::{BotBuilder, Variant};
use dag_core::picture::{EdgeKind, NodeKind, Picture};

fn picture(variant: Variant) -> Picture {
    BotBuilder::new(variant, Arc::new(Offline::new())).build().expect("a bot").machine().view()
}

fn nodes(picture: &Picture) -> Vec<(&str, &str, NodeKind)> {
    picture.nodes.iter().map(|node| (node.id.as_str(), node.label.as_str(), node.kind)).collect()
}

#[test]
fn same_nodes_and_edges() {
    let (dag, plain) = (picture(Variant::Dag), picture(Variant::Plain));
    assert_eq!(nodes(&dag), nodes(&plain));
    assert_eq!(dag.edges, plain.edges);
}

#[test]
fn the_actions_and_the_input() {
    let picture = picture(Variant::Plain);
    let ids: Vec<_> = picture.nodes.iter().map(|node| node.id.as_str()).collect();
    let before = ["prompt", "check_openai_key", "check_safety", "decide_mode"];
    let modes = ["answer_question", "generate_code", "generate_image"];
    let after = ["prompt_for_more", "error", "response", "input__prompt"];
    assert_eq!(ids, [&before[..], &modes, &after].concat());
}

#[test]
fn the_transitions() {
    let dot = dag_view::dot(&picture(Variant::Dag));
    let lines: Vec<_> = dot.lines().map(str::trim).collect();
    for (from, to, when) in [
        ("check_openai_key", "check_safety", "has_openai_key=true"),
        ("check_safety", "decide_mode", "safe=true"),
        ("decide_mode", "answer_question", "mode=answer_question"),
        ("decide_mode", "generate_code", "mode=generate_code"),
        ("decide_mode", "generate_image", "mode=generate_image"),
    ] {
        let edge = format!("\"{from}\" -> \"{to}\" [label=\"{when}\" style=dashed]");
        assert!(lines.contains(&edge.as_str()), "{edge} in {dot}");
    }
    for (from, to) in [
        ("prompt", "check_openai_key"),
        ("check_openai_key", "response"),
        ("check_safety", "response"),
        ("decide_mode", "prompt_for_more"),
        ("answer_question", "response"),
        ("generate_code", "response"),
        ("generate_image", "response"),
        ("prompt_for_more", "response"),
        ("error", "response"),
        ("response", "prompt"),
    ] {
        let edge = format!("\"{from}\" -> \"{to}\"");
        assert!(lines.contains(&edge.as_str()), "{edge} in {dot}");
    }
}

#[test]
fn every_other_action_leads_to_the_error() {
    let picture = picture(Variant::Dag);
    let failing: Vec<_> =
        picture.edges.iter().filter(|edge| edge.kind == EdgeKind::Error).map(|edge| edge.from.as_str()).collect();
    let actions = picture.nodes.iter().filter(|node| node.kind != NodeKind::Input).map(|node| node.id.as_str());
    assert_eq!(failing, actions.filter(|id| *id != "error").collect::<Vec<_>>());
    assert!(picture.edges.iter().all(|edge| edge.kind != EdgeKind::Error || edge.to == "error"));
}
