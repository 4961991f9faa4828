//! A conversation that is open in two tabs: each shows what the other one had said, in order, and can stop what the other one began.

use crate::browser::{App, Page, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use fantoccini::key::Key;
use serde_json::json;

/// Asks something as another tab does, which this page is not told of.
async fn another_tab_asks(page: &Page, prompt: &str) {
    let id = page.path().await.replace("/c/", "");
    let body = json!({ "prompt": prompt }).to_string();
    let sent = format!(
        "fetch('/api/conversations/{id}/turns', {{ method: 'POST', headers: {{ 'content-type': 'application/json' }}, body: {} }})",
        json!(body)
    );
    assert_eq!(page.run_async(&format!("{sent}.then((got) => done(got.status))")).await, 202);
}

/// The same, until it is answered.
async fn another_tab_is_answered(page: &Page, prompt: &str) {
    another_tab_asks(page, prompt).await;
    let id = page.path().await.replace("/c/", "");
    let running =
        format!("fetch('/api/conversations/{id}').then((got) => got.json()).then((got) => done(got.running))");
    while page.run_async(&running).await != false {}
}

/// Sends a prompt that is refused.
async fn sends(page: &Page, prompt: &str) {
    page.click("#prompt").await;
    page.types(prompt).await;
    page.press(Key::Enter).await;
}

#[test]
fn turns_of_another_tab_stand_where_they_belong() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        another_tab_is_answered(page, "What is a plan?").await;
        page.asks("What is a state?", 3).await;
        assert_eq!(page.texts(".bubble").await, ["What is a node?", "What is a plan?", "What is a state?"]);
        assert_eq!(page.each(".turn", "it.id").await, ["turn-1", "turn-2", "turn-3"]);
    });
}

#[test]
fn what_another_tab_began_is_followed_and_can_be_stopped() {
    let server = Server::start(Script::new().chat([Reply::streams(["Fine"]), Reply::keeps_alive(["Half of it"])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.asks("First", 1).await;
        another_tab_asks(page, "Second").await;
        sends(page, "Third").await;
        page.reads("The conversation is being answered. Wait for the answer, or stop it first.").await;
        page.reads("Half of it").await;
        assert_eq!(page.texts(".bubble").await, ["First", "Second"]);
        assert_eq!(page.each("#prompt", "it.value").await, ["Third"], "what was written is kept");
        page.forget_the_log().await;
        page.click("#stop").await;
        page.rests(2).await;
        page.reads("stopped by you").await;
    });
}

#[test]
fn a_page_that_the_browser_has_kept_is_taken_up_again() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        another_tab_is_answered(page, "What is a plan?").await;
        page.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;
        page.rests(2).await;
        page.go("/").await;
        page.run("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;
        page.run_async("document.addEventListener('refreshed', () => done()); dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))").await;
        assert_eq!(page.count(".empty").await, 1);
    });
}

#[test]
fn that_it_was_deleted_is_said_for_people() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        let id = page.path().await.replace("/c/", "");
        page.run_async(&format!("fetch('/api/conversations/{id}', {{ method: 'DELETE' }}).then(() => done())")).await;
        sends(page, "What is a plan?").await;
        page.reads("It may have been deleted; the list at the left has those that there are.").await;
        page.reads(&format!("There is no conversation `{id}`.")).await;
        page.forget_the_log().await;
    });
}
