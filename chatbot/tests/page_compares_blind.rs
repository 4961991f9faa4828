//! A blind comparison: nobody is told whose an answer is, by the page, its source, its events or its report, before they have voted on it.

use serde_json::json;

use crate::browser::comparison::{begins, nothing_serious};
use crate::browser::{App, Page, on_a_desk, on_a_phone};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

/// A server that gives each variant an answer of its own.
fn differs() -> Server {
    let answers = [Reply::streams(["The red cat"]), Reply::streams(["The blue cat"])];
    Server::start(Script::new().chat(answers.iter().cycle().take(100).cloned()))
}

async fn compares_blind(page: &Page, prompts: &str) {
    page.go("/compare").await;
    page.click("#live").await;
    page.click("#blind").await;
    begins(page, prompts).await;
    page.sees(".ballots").await;
}

/// The answer that is called A, and what the page says of it when it has been voted for.
async fn a_wins(page: &Page) -> (String, &'static str) {
    let answer = page.texts(".ballots .side .answer").await.remove(0);
    let told = if answer == "The red cat" {
        "A was dag, B was plain. Your vote: dag better."
    } else {
        "A was plain, B was dag. Your vote: plain better."
    };
    (answer, told)
}

#[test]
fn nothing_tells_whose_an_answer_is_before_the_vote() {
    let server = differs();
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_blind(page, "Talk\nTalk more").await;
        let source = page.run_async("fetch(location.href).then((got) => got.text()).then((text) => done(text.slice(text.indexOf('<article'))))").await;
        let source = source.as_str().expect("a text").to_lowercase();
        for word in ["dag", "plain", "node"] {
            assert!(!source.contains(word), "{word}: {source}");
        }
        let report = "fetch(location.href.replace('/compare/', '/api/comparisons/') + '/report').then(async (got) => done([got.status, (await got.json()).error.kind]))";
        assert_eq!(page.run_async(report).await, json!([409, "blind"]));
        page.forget_the_log().await;
        nothing_serious(page, "a vote").await;
        page.picture("compare_blind").await;
        let (_, told) = a_wins(page).await;
        page.press('a').await;
        page.reads(told).await;
        page.reads("1 of 2 to go").await;
        page.press('p').await;
        page.sees(".compare .verdict").await;
        let winner = if told.contains("dag better") {
            "Blind votes: dag better 1, plain better 0, both alike 0."
        } else {
            "Blind votes: dag better 0, plain better 1, both alike 0."
        };
        page.reads(winner).await;
    });
}

#[test]
fn the_vote_is_in_every_form_of_the_report() {
    let server = differs();
    let app = App::with(&server);
    on_a_phone(&app, async |page| {
        compares_blind(page, "Talk").await;
        page.until("document.documentElement.scrollWidth <= innerWidth").await;
        nothing_serious(page, "a vote on a phone").await;
        page.click("[data-vote=same]").await;
        page.sees(".compare .verdict").await;
        page.reads("your blind vote: both alike").await;
        for (format, told) in [
            ("html", "your blind vote: both alike"),
            ("markdown", "both alike 1."),
            ("json", "\"blind_vote\":\"same\""),
        ] {
            let file = format!(
                "fetch(location.href.replace('/compare/', '/api/comparisons/') + '/report?format={format}').then((got) => got.text()).then(done)"
            );
            assert!(page.run_async(&file).await.as_str().expect("a text").contains(told), "{format}");
        }
        page.click(".tools a[href*=again]").await;
        page.until("document.querySelector('#blind')?.checked").await;
    });
}

#[test]
fn between_two_answers_that_are_the_same_nothing_is_chosen() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go("/compare").await;
        page.click("#blind").await;
        begins(page, "What is a node?").await;
        page.reads("Both answers are the same, word for word").await;
        assert_eq!(page.each("[data-vote]", "it.dataset.vote").await, ["same"]);
        page.press('s').await;
        page.reads("your blind vote: both alike").await;
    });
}
