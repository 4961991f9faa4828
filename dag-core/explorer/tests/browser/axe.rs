//! What the rules of axe-core find in a page.

use serde_json::json;

use super::{Page, axe_core};

/// What axe-core finds serious or critical in the page; `None` where it cannot be had.
pub(crate) async fn serious_findings(page: &Page) -> Option<Vec<String>> {
    let source = axe_core::source()?;
    let run = "axe.run().then(found => done(found.violations.filter(one => ['serious', 'critical'].includes(one.impact)) \
               .map(one => one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(', '))))";
    let script = format!("const done = arguments[0]; {source}; {run}");
    let found = page.call("execute/async", json!({ "script": script, "args": [] })).await;
    Some(serde_json::from_value(found).expect("a list of texts"))
}
