//! A state of 50 MB or of 100,000 keys costs an answer a few hundred nodes, and its parts are there when they are asked for.

mod support;

use serde_json::{Map, Value, json};
use support::{Shown, count, graph};

async fn with_states(states: &[Value]) -> Shown {
    let shown = Shown::empty().await;
    let writer = shown.project.create(&dag_store::NewApp::new("app", graph()), Default::default()).unwrap();
    states.iter().zip(0..).for_each(|(state, step)| count(&writer, step, state));
    shown
}

async fn length(shown: &Shown, path: &str) -> usize {
    shown.site.get(&format!("/api/runs/test/app/steps/{path}")).send().await.unwrap().bytes().await.unwrap().len()
}

#[tokio::test]
async fn fifty_megabytes() {
    let text = "x".repeat(1 << 20);
    let shown = with_states(&[json!({ "texts": vec![text; 50] }), json!({ "texts": [] })]).await;
    assert!(length(&shown, "0/value?of=after").await < 400_000);
    assert!(length(&shown, "1/difference").await < 400_000);
    assert!(length(&shown, "0").await < 10_000);
    let step = shown.ok("/test/app/steps/0").await;
    assert!(step["state_bytes"].as_u64().unwrap() > 50 << 20);
    let part = shown.ok("/test/app/steps/0/value?of=after&path=/texts/49").await;
    assert_eq!(part["value"]["of"], 1 << 20);
    let more = shown.ok("/test/app/steps/1/difference").await;
    assert_eq!((&more["changes"][0]["change"], &more["changes"][0]["path"]), (&"removed".into(), &"texts[0]".into()));
}

#[tokio::test]
async fn a_hundred_thousand_keys() {
    let keys: Map<String, Value> = (0..100_000).map(|at| (format!("key-{at:06}"), at.into())).collect();
    let shown = with_states(&[json!({}), Value::Object(keys)]).await;
    let first = shown.ok("/test/app/steps/1/value?of=after").await["value"].clone();
    assert_eq!((&first["size"], first["entries"].as_array().unwrap().len()), (&100_000.into(), 200));
    let last = shown.ok("/test/app/steps/1/value?of=after&from=99999").await["value"].clone();
    assert_eq!(last["entries"], json!([["key-099999", { "kind": "number", "text": "99999" }]]));
    let difference = shown.ok("/test/app/steps/1/difference").await;
    assert_eq!((difference["changes"].as_array().unwrap().len(), &difference["more"]), (500, &99_500.into()));
    assert_eq!(
        length(&shown, "1/state.json").await,
        serde_json::to_vec_pretty(
            &(0..100_000).map(|at| (format!("key-{at:06}"), Value::from(at))).collect::<Map<_, _>>()
        )
        .unwrap()
        .len()
    );
}

#[tokio::test]
async fn differences_name_what_was_added_changed_and_removed() {
    let before = json!({ "gone": 1, "list": [1, 2, 3, 4], "deep": { "kept": true, "text": "old" }, "type": 1 });
    let after = json!({ "new": null, "list": [1, 3, 4], "deep": { "kept": true, "text": "new" }, "type": "1" });
    let shown = with_states(&[before, after]).await;
    let difference = shown.ok("/test/app/steps/1/difference").await;
    let changes = difference["changes"].as_array().unwrap().iter();
    let found: Vec<_> =
        changes.map(|one| format!("{} {}", one["change"].as_str().unwrap(), one["path"].as_str().unwrap())).collect();
    assert_eq!(found, ["changed deep.text", "removed gone", "removed list[1]", "changed type", "added new"]);
}
