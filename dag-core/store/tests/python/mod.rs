//! Scripts that drive Python's Burr 0.42.0, for the tests of all crates beside this one.

mod environment;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use serde_json::Value;

/// Where an environment that has Burr keeps its programs.
pub(crate) static BURR: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let packages = ["burr[start]==0.42.0", "httpx<1", "psycopg2-binary<3", "redis<8"];
    environment::environment("burr-0.42.0", &packages)
});

/// What a script prints, as JSON; `None` without Python. It runs in Tokyo.
pub(crate) fn script(name: &str, args: &[&str]) -> Option<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join("store/tests/python");
    let mut python = Command::new(BURR.as_ref()?.join("python"));
    let out = environment::run(python.arg(folder.join(name)).args(args).env("TZ", "Asia/Tokyo"));
    let out = out.unwrap_or_else(|why| panic!("{why}"));
    Some(serde_json::from_str(out.lines().last().unwrap_or_default()).unwrap_or_else(|error| panic!("{error}: {out}")))
}
