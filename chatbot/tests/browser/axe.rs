//! The rules of axe-core, which npm fetches into the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::Value;

use super::page::Page;
use crate::support::program::has;

const VERSION: &str = "4.10.3";

/// What axe-core finds serious or critical in the page; `None` where it cannot be had.
pub(crate) async fn serious_findings(page: &Page) -> Option<Vec<String>> {
    static SOURCE: OnceLock<Option<String>> = OnceLock::new();
    let source = SOURCE.get_or_init(fetched).as_ref()?;
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

fn fetched() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("axe-core-{VERSION}"));
    let file = file(&folder);
    if !file.is_file() && !fetch(&folder) {
        assert!(std::env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"), "axe-core cannot be fetched");
        super::left_out("axe-core cannot be fetched by npm");
        return None;
    }
    Some(std::fs::read_to_string(file).expect("axe-core"))
}

fn file(folder: &Path) -> PathBuf {
    folder.join("node_modules/axe-core/axe.min.js")
}

fn fetch(folder: &Path) -> bool {
    std::fs::create_dir_all(folder).expect("a folder");
    let package = format!("axe-core@{VERSION}");
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(folder).arg(package);
    has("npm") && npm.status().is_ok_and(|status| status.success()) && file(folder).is_file()
}
