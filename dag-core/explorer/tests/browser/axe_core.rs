//! The source of axe-core, which npm fetches into the target folder.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const VERSION: &str = "4.10.3";

/// The source; `None` where it cannot be had, which is an error with `REQUIRE_ALL=1`.
pub(super) fn source() -> Option<&'static str> {
    static SOURCE: OnceLock<Option<String>> = OnceLock::new();
    SOURCE.get_or_init(fetched).as_deref()
}

#[expect(clippy::print_stderr, reason = "what is left out is said")]
fn fetched() -> Option<String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("axe-core-{VERSION}"));
    let file = file(&folder);
    if !file.is_file() && !fetch(&folder) {
        assert!(std::env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"), "axe-core cannot be fetched");
        eprintln!("left out: axe-core cannot be fetched by npm");
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
    npm.status().is_ok_and(|status| status.success()) && file(folder).is_file()
}
