//! What the rules of axe-core find in a page.

use serde_json::Value;

use super::axe_core;
use super::page::Page;

/// What axe-core finds serious or critical in the page; `None` where it cannot be had.
pub(crate) async fn serious_findings(page: &Page) -> Option<Vec<String>> {
    let source = axe_core::source()?;
    page.run(&format!("{source}; return null")).await;
    let found = page.run_async("axe.run().then(found => done(found.violations), error => done(String(error)))").await;
    let violations = found.as_array().unwrap_or_else(|| panic!("axe-core fails: {found}"));
    Some(violations.iter().filter(is_serious).map(told).collect())
}

fn is_serious(violation: &&Value) -> bool {
    matches!(violation["impact"].as_str(), Some("serious" | "critical"))
}

fn told(violation: &Value) -> String {
    let nodes = violation["nodes"].as_array().into_iter().flatten();
    let places: Vec<_> = nodes.map(|node| format!("{} ({})", node["html"], node["failureSummary"])).collect();
    format!("{}: {}", violation["id"], places.join(", "))
}
