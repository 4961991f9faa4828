//! The rules of axe-core, which npm fetches into the target folder.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::Page;

const PACKAGE: &str = "axe-core@4.10.3";

/// What axe-core finds serious or critical in the page; `None` where it cannot be had.
pub(crate) async fn serious_findings(page: &Page) -> Option<Vec<String>> {
    let source = fetched()?;
    let run = "axe.run().then(found => done(found.violations.filter(one => ['serious', 'critical'].includes(one.impact)) \
               .map(one => one.id + ': ' + one.nodes.map(node => node.html + ' ' + node.failureSummary).join(', '))))";
    let script = format!("const done = arguments[0]; {source}; {run}");
    let found = page.call("execute/async", json!({ "script": script, "args": [] })).await;
    Some(serde_json::from_value(found).expect("a list of texts"))
}

fn fetched() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("axe");
    let file = folder.join("node_modules/axe-core/axe.min.js");
    if !file.is_file() {
        std::fs::create_dir_all(&folder).expect("a folder");
        let mut npm = Command::new("npm");
        npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(&folder).arg(PACKAGE);
        if !npm.status().is_ok_and(|status| status.success()) {
            assert!(std::env::var_os("REQUIRE_ALL").is_none_or(|all| all != "1"), "axe-core cannot be fetched");
            println!("left out: axe-core cannot be fetched by npm");
            return None;
        }
    }
    Some(std::fs::read_to_string(file).expect("axe-core"))
}
