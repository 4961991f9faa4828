//! What a page says of a step is an annotation of Burr's, and what Burr's server wrote is shown.

mod browser;
mod support;

use browser::Page;
use serde_json::json;
use support::Shown;

#[tokio::test]
async fn a_note_is_an_annotation() {
    let shown = Shown::empty().await;
    shown.counted("app", 2);
    let note = json!({ "note": "too short", "ground_truth": "longer", "tags": ["bad"], "thumbs_up": false });
    let (status, kept) = shown.post("/test/app/steps/1/annotations", &note).await;
    assert_eq!((status, &kept["id"], &kept["step_name"]), (201, &0.into(), &"count".into()));
    let (annotations, problems) = shown.project.annotations().unwrap();
    assert_eq!((annotations.len(), problems.len(), annotations[0].step_sequence_id), (1, 0, 1));
    assert_eq!(annotations[0].note.observations[0].data_fields["note"], "too short");
    assert_eq!(shown.ok("/test/app/annotations").await["annotations"][0], kept);
    assert_eq!(shown.post("/test/app/steps/9/annotations", &note).await.0, 404);
}

#[tokio::test]
async fn a_note_that_says_nothing_is_refused() {
    let shown = Shown::empty().await;
    shown.counted("app", 1);
    let empty = [json!({}), json!({ "note": " \n", "ground_truth": "\t", "tags": ["", " "], "thumbs_up": null })];
    for note in empty {
        let (status, failure) = shown.post("/test/app/steps/0/annotations", &note).await;
        assert_eq!((status, &failure["error"]["kind"]), (422, &"empty_note".into()));
        assert!(failure["error"]["hint"].as_str().unwrap().contains("thumbs_up"));
    }
    assert!(!shown.project.path().join("annotations.jsonl").exists());
    for note in [
        json!({ "note": "a" }),
        json!({ "ground_truth": "b" }),
        json!({ "tags": ["c"] }),
        json!({ "thumbs_up": false }),
    ] {
        assert_eq!(shown.post("/test/app/steps/0/annotations", &note).await.0, 201, "{note}");
    }
}

#[tokio::test]
async fn burrs_own_are_shown_and_broken_lines_named() {
    let shown = Shown::empty().await;
    shown.counted("app", 2);
    let burrs = json!({
        "span_id": null, "step_name": "count", "tags": [], "id": 7, "project_id": "test", "app_id": "app",
        "observations": [{ "data_fields": { "note": "meh" }, "thumbs_up_thumbs_down": true, "data_pointers": [] }],
        "partition_key": null, "step_sequence_id": 1, "created": "2026-11-22T11:15:34.927767", "updated": "2026-11-22T11:15:34",
    });
    std::fs::write(shown.project.path().join("annotations.jsonl"), format!("{burrs}\nnonsense\n")).unwrap();
    let answer = shown.ok("/test/app/annotations").await;
    assert_eq!(answer["annotations"][0]["observations"][0]["data_fields"]["note"], "meh");
    assert_eq!(answer["problems"][0]["line"], 2);
}

#[tokio::test]
async fn all_that_burr_kept_is_in_the_page() {
    let shown = Shown::empty().await;
    shown.counted("app", 2);
    let observation = |fields, up| json!({ "data_fields": fields, "thumbs_up_thumbs_down": up, "data_pointers": [] });
    let observations = [
        observation(json!({ "note": "meh", "ground_truth": "more" }), true),
        observation(json!({ "score": 0.5 }), false),
    ];
    let burrs = json!({
        "span_id": null, "step_name": "count", "tags": ["tagged"], "id": 7, "project_id": "test", "app_id": "app",
        "observations": observations, "partition_key": null, "step_sequence_id": 1,
        "created": "2026-11-22T11:15:34.927767", "updated": "2026-11-22T11:15:34",
    });
    std::fs::write(shown.project.path().join("annotations.jsonl"), format!("{burrs}\nnonsense\n")).unwrap();
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=1&tab=action").await;
    for part in ["👍 good meh", "should have been more", "👎 bad", "score 0.5", "tagged"] {
        page.reads(".notes", part).await;
    }
    page.until("document.querySelector('#panel .problems')?.textContent.includes('annotations.jsonl:2')").await;
    page.assert_clean().await;
}
