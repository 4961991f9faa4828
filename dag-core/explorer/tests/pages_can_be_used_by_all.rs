//! No serious finding of axe-core on any screen, light or dark, wide or narrow.

mod browser;
mod support;

use browser::{Page, serious_findings};
use dag_store::{NewApp, Options};
use serde_json::json;
use support::{Shown, graph};

#[tokio::test]
async fn no_screen_has_a_serious_finding() {
    let shown = Shown::empty().await;
    shown.counted("app", 30);
    let writer = shown.project.create(&NewApp::new("failed", graph()), Options::default()).unwrap();
    let step = writer.begin(0, "count", &json!({ "by": [1, { "deep": "text" }] })).unwrap();
    step.span_begin("0:0", "think", None, &[]).unwrap();
    step.attribute(Some("0:0"), "gen_ai.usage.input_tokens", &json!(12)).unwrap();
    // A call of its own, to another model.
    step.attribute(None, "gen_ai.usage.output_tokens", &json!(3)).unwrap();
    step.attribute(None, "gen_ai.request.model", &json!("other")).unwrap();
    step.span_end("0:0").unwrap();
    step.failed("it failed", &json!({ "count": 1 })).unwrap();
    for (width, theme) in [(1280, "light"), (390, "dark")] {
        let Some(page) = Page::open(&shown.site, width, 800).await else { return };
        let prefers = json!([{ "name": "prefers-color-scheme", "value": theme }]);
        page.devtools("Emulation.setEmulatedMedia", json!({ "features": prefers })).await;
        let tabs = ["application", "action", "state&view=difference", "trace", "code"];
        let runs = tabs.iter().map(|tab| format!("/runs/test/failed?step=0&tab={tab}"));
        for path in ["/runs", "/runs/test", "/graph"].into_iter().map(str::to_owned).chain(runs) {
            page.go(&path).await;
            if path.contains("step=") {
                page.until("document.querySelector('#panel').dataset.step === '0'").await;
            }
            let Some(findings) = serious_findings(&page).await else { return };
            assert!(findings.is_empty(), "{path} {width} {theme}: {findings:#?}");
        }
    }
}
