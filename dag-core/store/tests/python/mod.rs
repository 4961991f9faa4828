//! Scripts that drive Python's Burr 0.42.0, for the tests of all crates beside this one.
#![allow(dead_code, reason = "each test file uses its own part")]

mod environment;

use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::LazyLock;

use serde_json::Value;

/// Where an environment that has Burr keeps its programs.
pub(crate) static BURR: LazyLock<Option<PathBuf>> = LazyLock::new(|| {
    let packages = ["burr[start]==0.42.0", "httpx<1", "psycopg2-binary<3", "redis<8"];
    environment::environment("burr-0.42.0", &packages)
});

/// What a script prints, as JSON; `None` without Python.
pub(crate) fn script(name: &str, args: &[&str]) -> Option<Value> {
    let out = environment::run(&mut python(name, args)?).unwrap_or_else(|why| panic!("{why}"));
    Some(serde_json::from_str(out.lines().last().unwrap_or_default()).unwrap_or_else(|error| panic!("{error}: {out}")))
}

/// A script that goes on while a test looks; `None` without Python.
pub(crate) fn started(name: &str, args: &[&str]) -> Option<Child> {
    Some(python(name, args)?.spawn().expect("Python starts"))
}

/// It runs in Tokyo.
fn python(name: &str, args: &[&str]) -> Option<Command> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?.join("store/tests/python");
    let mut python = Command::new(BURR.as_ref()?.join("python"));
    python.arg(folder.join(name)).args(args).env("TZ", "Asia/Tokyo");
    Some(python)
}
