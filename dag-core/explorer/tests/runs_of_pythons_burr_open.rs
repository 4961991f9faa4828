//! What Python's Burr 0.42.0 wrote is shown without Python: the list, the run, its steps with spans, attributes and streams, its
//! children and its failure.

#[path = "../../store/tests/python/mod.rs"]
mod python;
mod support;

use python::script;
use serde_json::{Value, json};
use support::Shown;

/// The applications `main`, `forked` and `child`; and what Burr says of the first.
async fn written() -> Option<(Shown, Value)> {
    let shown = Shown::empty().await;
    let wrote = script("write.py", &[shown.folder.path().to_str().expect("UTF-8"), "demo"])?;
    Some((shown, wrote))
}

fn all(list: &Value, of: impl Fn(&Value) -> Value) -> Value {
    list.as_array().expect("a list").iter().map(of).collect()
}

#[tokio::test]
async fn its_runs_are_listed() {
    let Some((shown, _)) = written().await else { return };
    assert_eq!(shown.ok("").await["projects"][0]["name"], "demo");
    let mut apps = shown.ok("/demo").await["apps"].as_array().expect("a list").clone();
    apps.sort_by_key(|app| app["app_id"].to_string());
    let facts = all(&apps.into(), |app| json!([app["app_id"], app["status"], app["partition_key"], app["problems"]]));
    let expected = json!([
        ["child", "completed", "user", []],
        ["forked", "completed", "user", []],
        ["main", "failed", "user", []],
    ]);
    assert_eq!(facts, expected);
    let page = shown.site.get("/runs/demo/main").send().await.unwrap();
    assert_eq!(page.status(), 200);
}

#[tokio::test]
async fn its_steps_open_with_all_that_they_wrote() {
    let Some((shown, wrote)) = written().await else { return };
    let steps = shown.ok("/demo/main/steps").await;
    assert_eq!(all(&steps["rows"], |row| json!([row["action"], row["status"]])), wrote["steps"]);

    let first = shown.ok("/demo/main/steps/0").await;
    let spans =
        all(&first["spans"], |span| json!([span["span_name"], span["parent_span_id"], span["ended"].is_string()]));
    let outer = first["spans"][0]["span_id"].clone();
    assert_eq!(spans, json!([["outer", null, true], ["inner", outer, true]]));
    assert_eq!(first["attributes"][0]["key"], "note");
    assert_eq!(first["attributes"][0]["value"]["entries"][1], json!(["text", { "kind": "text", "text": "héllo" }]));
    assert_eq!(first["inputs"]["entries"][1], json!(["note", { "kind": "text", "text": "héllo" }]));
    assert_eq!(shown.ok("/demo/main/steps/2").await["streams"][0]["items_streamed"], 3);

    let failed = shown.ok("/demo/main/steps/3").await;
    assert!(failed["exception"].as_str().expect("a text").contains("kaboom ☃"), "{failed}");
    let state = shown.ok("/demo/main/steps/0/value?of=after&path=/counter").await;
    assert_eq!(state["value"], json!({ "kind": "number", "text": "3" }));
    let changes = shown.ok("/demo/main/steps/1/difference").await["changes"].clone();
    assert!(all(&changes, |change| change["path"].clone()).as_array().unwrap().contains(&json!("child")), "{changes}");
}

#[tokio::test]
async fn its_machine_is_drawn_where_a_step_stands() {
    let Some((shown, _)) = written().await else { return };
    let svg = |path: &str| shown.site.get(&format!("/api/runs/demo/main/{path}")).send();
    let svg = svg("steps/3/picture.svg").await.unwrap().text().await.unwrap();
    let node = |name: &str| svg.split("<g ").find(|part| part.contains(&format!("data-node=\"{name}\""))).unwrap_or("");
    assert!(node("boom").contains("data-status=\"failed\""), "{svg}");
    assert!(node("stream").contains("data-status=\"past\""), "{svg}");
}

#[tokio::test]
async fn its_forks_and_children_are_linked_both_ways() {
    let Some((shown, _)) = written().await else { return };
    let main = shown.ok("/demo/main").await;
    let children =
        all(&main["children"], |child| json!([child["child"]["app_id"], child["event_type"], child["sequence_id"]]));
    assert_eq!(children, json!([["child", "spawn_start", 1], ["forked", "fork", 1]]));
    let pointer = |app: Value, of: &str| json!([app[of]["app_id"], app[of]["sequence_id"]]);
    assert_eq!(pointer(shown.ok("/demo/forked").await, "parent"), json!(["main", 1]));
    assert_eq!(pointer(shown.ok("/demo/child").await, "spawned_by"), json!(["main", 1]));
}
