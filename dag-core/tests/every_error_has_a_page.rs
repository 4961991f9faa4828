//! Each mistake that is diagnosed has its page in `docs/errors`: it is a doc test, it stands in the index, and it shows what is printed.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// Where a page's name comes from: the prefix, the source file, the enum, and the variants that stand for others.
const ENUMS: [(&str, &str, &str, &[&str]); 8] = [
    ("graph", "graph/problem.rs", "Problem", &[]),
    ("run", "run/error.rs", "InputProblem", &[]),
    ("run", "run/error.rs", "RunError", &["Input"]),
    // A failed node is what it is in any run, and so is a wrong name or type.
    ("run", "run/partial.rs", "Missing", &["Failed"]),
    ("machine", "machine/problem.rs", "MachineProblem", &[]),
    ("step", "machine/error.rs", "StepInputProblem", &[]),
    ("resume", "machine/resume.rs", "ResumeError", &[]),
    ("child", "machine/spawn/error.rs", "ChildError", &[]),
];

/// What a step gives besides the problems with its inputs.
const STEPS: (&str, &str, &str, &[&str]) = ("step", "machine/error.rs", "StepError", &["Inputs"]);

fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn docs() -> PathBuf {
    package().join("../docs/errors")
}

fn page(slug: &str) -> String {
    fs::read_to_string(docs().join(format!("{slug}.md"))).unwrap()
}

/// The names of all pages, without the index.
fn slugs() -> BTreeSet<String> {
    let files = fs::read_dir(docs()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    files.filter_map(|file| file.strip_suffix(".md").filter(|slug| *slug != "README").map(Into::into)).collect()
}

/// What stands between two marks, wherever it does.
fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(open).skip(1).filter_map(move |rest| Some(rest.split_once(close)?.0))
}

/// The variants of an enum, read from its source: the enums are `non_exhaustive`, so that no `match` here would notice a new one.
fn variants(file: &str, name: &str) -> Vec<String> {
    let source = fs::read_to_string(package().join("src").join(file)).unwrap();
    let head = format!("\npub enum {name} {{\n");
    let body = between(&source, &head, "\n}").next().unwrap();
    let lines = body.lines().filter_map(|line| line.strip_prefix("    "));
    let names = lines.map(|line| line.split(|c: char| !c.is_alphanumeric()).next().unwrap());
    names.filter(|name| name.starts_with(char::is_uppercase)).map(Into::into).collect()
}

fn kebab(variant: &str) -> String {
    variant.chars().fold(String::new(), |mut slug, c| {
        if c.is_uppercase() {
            slug.push('-');
        }
        slug.push(c.to_ascii_lowercase());
        slug
    })
}

#[test]
fn every_variant_has_a_page_and_every_page_a_variant() {
    let of_enums = ENUMS.into_iter().chain([STEPS]).flat_map(|(prefix, file, name, without)| {
        let variants = variants(file, name);
        assert!(variants.len() >= 3, "{name} was not read: {variants:?}");
        variants
            .into_iter()
            .filter(move |variant| !without.contains(&variant.as_str()))
            .map(move |variant| format!("{prefix}{}", kebab(&variant)))
    });
    let expected: BTreeSet<String> = of_enums.collect();
    let pages: BTreeSet<String> = slugs().into_iter().filter(|slug| !slug.starts_with("macro-")).collect();
    assert_eq!(pages, expected);
}

#[test]
fn every_page_is_a_doc_test() {
    let source = fs::read_to_string(package().join("src/errors.rs")).unwrap();
    let list = source.split_once("\npages! {").unwrap().1;
    assert_eq!(between(list, " = \"", "\",\n").map(ToOwned::to_owned).collect::<BTreeSet<_>>(), slugs());
}

#[test]
fn every_page_is_in_the_index() {
    assert_eq!(between(&page("README"), "](", ".md)").map(ToOwned::to_owned).collect::<BTreeSet<_>>(), slugs());
}

#[test]
fn every_page_has_the_same_parts() {
    for slug in slugs() {
        let page = page(&slug);
        let parts = ["# ", "\n```text\n", "\n## Why\n", "\n## Bad\n\n```rust", "\n## Fix\n", "\n```rust\n"];
        let mut rest = page.as_str();
        for part in parts {
            rest = rest.split_once(part).unwrap_or_else(|| panic!("{slug} has no {part:?} in its place")).1;
        }
    }
}

/// What a macro says stands in a case of `ui`, where it is compared with what the compiler prints. Notes on internals are left out.
#[test]
fn pages_of_macros_show_what_is_printed() {
    let ui = package().join("tests/ui");
    let cases: Vec<String> = stderr_files(&ui).iter().map(|file| printed(file)).collect();
    for slug in slugs().iter().filter(|slug| slug.starts_with("macro-")) {
        let page = page(slug);
        let shown: Vec<_> = between(&page, "```text\n", "\n```").next().unwrap().lines().collect();
        let has_all = |case: &String| shown.iter().all(|line| case.lines().any(|printed| printed == *line));
        assert!(cases.iter().any(has_all), "no case of ui prints what {slug} shows");
    }
}

/// The message of a case, as if it were a program of its own.
fn printed(stderr: &Path) -> String {
    let place = stderr.strip_prefix(package()).unwrap().with_extension("rs");
    fs::read_to_string(stderr).unwrap().replace(place.to_str().unwrap(), "src/main.rs")
}

fn stderr_files(dir: &Path) -> Vec<PathBuf> {
    let (dirs, files): (Vec<_>, Vec<_>) =
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).partition(|path| path.is_dir());
    let below = dirs.iter().flat_map(|dir| stderr_files(dir));
    below.chain(files.into_iter().filter(|file| file.extension().is_some_and(|e| e == "stderr"))).collect()
}

/// The bad code of all pages makes one program, in which each message is compared with the page, lines included.
#[test]
fn pages_show_what_is_printed() {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    fs::create_dir_all(&dir).unwrap();
    let (mut mods, mut calls) = (String::new(), String::new());
    for slug in slugs().iter().filter(|slug| !slug.starts_with("macro-")) {
        let name = slug.replace('-', "_");
        let file = dir.join(format!("{name}.rs"));
        fs::write(&file, comparing(slug, &page(slug))).unwrap();
        writeln!(mods, "#[path = {file:?}]\nmod {name};").unwrap();
        writeln!(calls, "    {name}::main();").unwrap();
    }
    let main = dir.join("main.rs");
    fs::write(&main, format!("#![allow(warnings)]\n\n{mods}\n{COMPARE}\nfn main() {{\n{calls}}}\n")).unwrap();
    trybuild::TestCases::new().pass(main);
}

const COMPARE: &str = r#"
fn compare(page: &str, file: &str, error: &impl ToString, expected: &str) {
    let printed = error.to_string().replace(file, "src/main.rs");
    assert_eq!(printed, expected, "the page {page} shows another message");
}
"#;

/// The bad code of a page, which compares the message before it asserts a part of it.
fn comparing(slug: &str, page: &str) -> String {
    let message = between(page, "```text\n", "\n```").next().unwrap();
    let bad = between(page, "```rust\n", "\n```").next().unwrap();
    let (before, assertion) = bad.split_once("    assert!(error.").unwrap_or_else(|| panic!("{slug} asserts nothing"));
    let before = before.replace("\nasync fn main", "\npub async fn main").replace("\nfn main", "\npub fn main");
    format!("{before}    super::compare({slug:?}, file!(), &error, {message:?});\n    assert!(error.{assertion}\n")
}
