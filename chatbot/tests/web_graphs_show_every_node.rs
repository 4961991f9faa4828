//! The screen of graphs shows both machines and all of the graph of functions: each box of a picture is also a row, with its
//! documentation and source.

use std::collections::BTreeSet;

use chatbot::flow::dag::nodes::NODES;
use serde_json::Value;

use crate::support::site::Site;

fn texts<'a>(list: &'a Value, of: &str) -> BTreeSet<&'a str> {
    list.as_array().expect("a list").iter().filter_map(|one| one[of].as_str()).collect()
}

/// The values of an attribute in a piece of HTML, of those tags.
fn values<'a>(html: &'a str, tag: &str) -> BTreeSet<&'a str> {
    let tags = html.split(tag).skip(1);
    tags.filter_map(|tag| tag.split_once("data-node=\"")?.1.split_once('"')).map(|(value, _)| value).collect()
}

#[tokio::test]
async fn machines_and_functions_are_there() {
    let site = Site::offline();
    let graphs = site.get("/api/graph").await["graphs"].take();
    assert_eq!(texts(&graphs, "name"), ["dag", "dag: all functions", "plain"].into());
    let functions = graphs.as_array().unwrap().iter().find(|graph| graph["kind"] == "dag").expect("the graph");
    let names = texts(&functions["nodes"], "name");
    for def in NODES.defs() {
        assert!(names.contains(def.name), "{} is missing: {names:?}", def.name);
    }
    for node in functions["nodes"].as_array().unwrap().iter().filter(|node| node["kind"] == "function") {
        assert!(
            !node["doc"].as_str().unwrap().is_empty() && node["source"].as_str().unwrap().contains("fn "),
            "{node}"
        );
    }
}

#[tokio::test]
async fn each_box_is_a_row() {
    let site = Site::offline();
    let response = site.http.get(format!("{}/graph", site.url)).send().await.expect("an answer");
    let page = response.text().await.expect("a page");
    let sections: Vec<_> = page.split("<section class=\"graph\"").skip(1).collect();
    assert_eq!(sections.len(), 3);
    for section in sections {
        let (picture, rows) = section.split_once("<div class=\"nodes\">").expect("rows after the picture");
        let boxes = values(picture, "<g ");
        assert!(boxes.len() >= 10, "{boxes:?}");
        assert_eq!(values(rows, "<details class=\"node-row\""), boxes);
    }
}
