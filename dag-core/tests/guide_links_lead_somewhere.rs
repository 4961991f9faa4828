//! Every link of the guide, from page to page and to a heading, leads somewhere, and each page of the guide is a doc test.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn docs() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

fn pages() -> Vec<PathBuf> {
    let folders = [docs(), docs().join("guide")];
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()));
    let mut pages: Vec<_> = files.filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    pages.sort();
    pages
}

/// The text of a page without its code.
fn prose(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("```").step_by(2).collect()
}

/// What GitHub makes of a heading.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>().to_lowercase()
}

fn anchors(path: &Path) -> BTreeSet<String> {
    prose(path)
        .lines()
        .filter_map(|line| Some(anchor(line.strip_prefix('#')?.trim_start_matches('#').trim())))
        .collect()
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0)).filter(|link| !link.contains("://"))
}

/// What is wrong with a link of this page.
fn broken(page: &Path, link: &str) -> Option<String> {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = if file.is_empty() { page.to_owned() } else { page.parent().unwrap().join(file) };
    let leads = target.exists() && (heading.is_empty() || anchors(&target).contains(heading));
    (!leads).then(|| format!("{}: {link}", page.display()))
}

#[test]
fn all_of_them() {
    let pages = pages();
    assert!(pages.len() > 10, "{pages:?}");
    let broken: Vec<_> = pages
        .iter()
        .flat_map(|page| links(&prose(page)).filter_map(|link| broken(page, link)).collect::<Vec<_>>())
        .collect();
    assert_eq!(broken, [""; 0]);
}

#[test]
fn each_page_with_code_is_a_doc_test() {
    let source = |file: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    let (listed, view, store) = (source("src/guide.rs"), source("view/src/lib.rs"), source("store/src/lib.rs"));
    for page in pages().iter().filter(|page| fs::read_to_string(page).unwrap().contains("```rust\n")) {
        let name = page.strip_prefix(docs()).unwrap().with_extension("");
        let name = name.to_string_lossy().replace('\\', "/");
        // What shows pictures needs the crate that draws them, and what keeps runs the one that writes them.
        let of_crate = |source: &str| source.contains(&format!("docs/{name}.md"));
        let is_test = listed.contains(&format!("{name:?},")) || of_crate(&view) || of_crate(&store);
        assert!(is_test, "`{name}` is not in src/guide.rs");
    }
}
