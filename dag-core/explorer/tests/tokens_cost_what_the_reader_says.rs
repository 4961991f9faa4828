//! Tokens have the price that the reader set, kept by the browser; without one a cost is not known, and never 0.

mod browser;
mod support;

use browser::Page;
use dag_store::{NewApp, Options};
use serde_json::json;
use support::{Shown, graph};

const COST: &str = "document.querySelector('.usage .cost')?.innerText";

#[tokio::test]
async fn a_cost_is_known_when_both_prices_are() {
    let shown = Shown::empty().await;
    let writer = shown.project.create(&NewApp::new("app", graph()), Options::default()).unwrap();
    let step = writer.begin(0, "count", &json!({})).unwrap();
    step.span_begin("0:0", "think", None, &[]).unwrap();
    for (side, tokens) in [("input", 12), ("output", 5)] {
        step.attribute(Some("0:0"), &format!("gen_ai.usage.{side}_tokens"), &json!(tokens)).unwrap();
    }
    step.span_end("0:0").unwrap();
    step.failed("it failed", &json!({ "count": 1 })).unwrap();
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.until(&format!("{COST} === '–\\nthe price is not known'")).await;
    page.click(".usage [aria-label^='Price input']").await;
    page.press("2").await;
    page.until(&format!("{COST} === '–\\nthe price is not known'")).await;
    page.click(".usage [aria-label^='Price output']").await;
    page.press("3").await;
    page.until(&format!("{COST} === '0.000039\\n(12 × 2 + 5 × 3) / 1 000 000'")).await;
    for key in [",", "5"] {
        page.press(key).await;
    }
    page.until(&format!("{COST}?.includes('5 × 3.5')")).await;
    page.press("x").await;
    page.until(&format!("{COST} === '–\\nthe price is not known'")).await;
    page.until("document.querySelector('.usage [aria-label^=\"Price output\"]').ariaInvalid === 'true'").await;
    page.press("\u{E003}").await;
    for _ in 0..2 {
        page.press("\u{E003}").await;
    }
    page.go("/runs/test/app?step=0&tab=trace").await;
    page.until(&format!("{COST}?.startsWith('0.000039')")).await;
    page.assert_clean().await;
}
