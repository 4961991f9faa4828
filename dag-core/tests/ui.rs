//! What the macros refuse, they refuse with one message on the right word; what they allow compiles.
//!
//! The text of a message in `fail` is ours and always compared. In `fail_rustc` the compiler words at least a part of it, and other
//! compilers word it otherwise: with `UI_EXACT=1` it is compared too, without it the case only must not compile.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Set for the process that checks copies without expected messages, to where they are.
const COPIES: &str = "UI_COPIES";

#[test]
fn cases() {
    let cases = trybuild::TestCases::new();
    if let Some(copies) = env::var_os(COPIES) {
        return cases.compile_fail(Path::new(&copies).join("*.rs"));
    }
    cases.pass("tests/ui/*/pass/*.rs");
    cases.compile_fail("tests/ui/*/fail/*.rs");
    if is_exact() {
        cases.compile_fail("tests/ui/*/fail_rustc/*.rs");
    }
    cases_of_features(&cases);
}

fn cases_of_features(cases: &trybuild::TestCases) {
    match cfg!(feature = "regex") {
        true => cases.compile_fail("tests/ui/regex/with/*.rs"),
        false => cases.compile_fail("tests/ui/regex/without/*.rs"),
    }
    match cfg!(feature = "cache") {
        true => cases.pass("tests/ui/cache/with_pass/*.rs"),
        // The compiler words a part of it.
        false if is_exact() => cases.compile_fail("tests/ui/cache/without/*.rs"),
        false => {}
    }
    if is_exact() && cfg!(feature = "regex") {
        cases.compile_fail("tests/ui/regex/with_rustc/*.rs");
    }
    if is_exact() && cfg!(feature = "cache") {
        cases.compile_fail("tests/ui/cache/with_rustc/*.rs");
    }
}

/// `overwrite` writes what the compiler says beside the copies, and still fails for a case that compiles.
#[test]
fn cases_in_the_words_of_another_compiler_do_not_compile_either() {
    if is_exact() || env::var_os(COPIES).is_some() {
        return;
    }
    let copies = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ui");
    fs::create_dir_all(&copies).unwrap();
    let cases = rustc_worded_cases();
    assert!(!cases.is_empty());
    for case in &cases {
        fs::copy(case, copies.join(case.file_name().unwrap())).unwrap();
    }
    let mut checks = Command::new(env::current_exe().unwrap());
    checks.args(["--exact", "cases", "--nocapture"]).env(COPIES, &copies).env("TRYBUILD", "overwrite");
    let output = checks.output().unwrap();
    fs::remove_dir_all(&copies).unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn is_exact() -> bool {
    env::var_os("UI_EXACT").is_some_and(|value| value == "1")
}

fn rustc_worded_cases() -> Vec<PathBuf> {
    let entries = |dir: &Path| -> Vec<PathBuf> {
        fs::read_dir(dir).into_iter().flatten().map(|entry| entry.unwrap().path()).collect()
    };
    let macros = entries(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ui"));
    let files = macros.iter().flat_map(|dir| entries(&dir.join("fail_rustc")));
    files.filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect()
}
