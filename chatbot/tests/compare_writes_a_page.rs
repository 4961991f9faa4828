//! The report as a file: a page of its own that loads nothing and in which nothing that was said is markup, or Markdown.

use std::fs;

use crate::support::program::{Ended, Program, run};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

const PAYLOAD: &str = "</script><script>alert(1)</script><img src=x onerror=alert(1)>";

fn file(ended: &Ended, name: &str) -> String {
    fs::read_to_string(ended.home.path().join(name)).expect("a report")
}

#[test]
fn the_ending_says_what_is_written() {
    let written = |name: &str| {
        let ended = run(["compare", "--runs", "1", "hmm", "-o", name]).exits(0);
        assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("", format!("report: {name}\n").as_str()));
        file(&ended, name)
    };
    assert!(written("report.html").starts_with("<!DOCTYPE html>"));
    assert!(written("report.md").starts_with("## DAG and plain, compared\n"));
    assert!(written("report.json").starts_with("{\"pairs\":["));
    assert!(written("report.txt").starts_with("dag and plain, offline provider"));
}

#[test]
fn the_page_is_whole_and_may_load_nothing() {
    let ended = run(["compare", "--runs", "1", "--html", "Draw a cat", "What is a node?"]).exits(0);
    let page = &ended.stdout;
    assert!(page.contains("content=\"default-src 'none'; "), "a policy");
    for outside in ["src=\"http", "href=\"http", "href=\"/", "src=\"/", "url(", "@import", "import "] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert_eq!(page.matches("src=\"data:image/png;base64,").count(), 2, "the image of both");
    for row in ["time to first token", "time outside the model calls", "suggested_mode", "query_model", "n/a"] {
        assert!(page.contains(row), "{row}");
    }
    assert_eq!(ended.stderr, "", "the images are in the page");
}

#[test]
fn what_was_said_is_never_markup() {
    let server = Server::start(Script::new().chat([Reply::streams([PAYLOAD])]));
    for form in ["--html", "--markdown"] {
        let program = Program::new(["compare", "--provider", "openai", "--runs", "1", form, PAYLOAD]).server(&server);
        let page = program.run().exits(0).stdout;
        assert!(!page.contains("<script>alert") && !page.contains("<img src=x"), "{form}");
        assert!(page.contains("&lt;script"), "{form}: it is shown");
    }
}

#[test]
fn where_they_differ_the_words_are_marked() {
    let answers = ["the red cat", "the blue cat"].map(|answer| Reply::streams([answer]));
    let server = Server::start(Script::new().chat(answers.iter().cycle().take(100).cloned()));
    let program = Program::new(["compare", "--provider", "openai", "--live", "--runs", "1", "--html", "Hello?"]);
    let page = program.server(&server).run().exits(1).stdout;
    assert!(page.contains("the <del>red </del><ins>blue </ins>cat"), "{page}");
    assert!(page.contains("answers differ in 1 of 1 pair"), "{page}");
}

#[test]
fn markdown_has_a_table_for_each_prompt() {
    let report = run(["compare", "--runs", "5", "--markdown", "hmm", "Hello?", "--baseline", "dag"]).exits(0).stdout;
    assert_eq!(report.matches("| | dag | plain | plain - dag (94 % interval) | |").count(), 3, "{report}");
    assert!(report.contains("### 2. Hello?\n"), "{report}");
}
