//! On the page of a run one goes back to a step, changes the prompt or the state in a dialog, and goes on from there in a conversation of
//! its own.

use crate::browser::{App, Page, on_a_desk};
use fantoccini::key::Key;
use serde_json::json;

/// One turn, and the page of its run at this action. The path of the conversation.
async fn asked(page: &Page, action: &str) -> String {
    page.asks("What is a node?", 1).await;
    let conversation = page.path().await;
    page.go(&conversation.replace("/c/", "/runs/chatbot/")).await;
    page.click(&format!("section.middle .node[data-node='{action}']")).await;
    page.until(&format!("document.querySelector('.step-row.now')?.innerText.includes({})", json!(action))).await;
    conversation
}

/// Writes this in place of all that stands in the dialog, and goes on.
async fn write(page: &Page, text: &str) {
    page.click("dialog.ask textarea").await;
    page.chord(&[Key::Control], 'a').await;
    page.types(text).await;
    page.click("dialog.ask .primary").await;
}

/// The path of the conversation that was made, once it is at rest, opened.
async fn opens_the_fork(page: &Page, of: &str) {
    let run = of.replace("/c/", "/runs/chatbot/");
    page.until(&format!("location.pathname.startsWith('/runs/') && location.pathname !== {}", json!(run))).await;
    page.go(&page.path().await.replace("/runs/chatbot/", "/c/")).await;
    page.rests(1).await;
}

#[test]
fn with_another_prompt() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        let conversation = asked(page, "prompt").await;
        page.click(".acts button:nth-of-type(2)").await;
        page.until("document.querySelector('dialog.ask textarea')?.value.includes('What is a node?')").await;
        page.picture("run-again").await;
        write(page, "{").await;
        page.reads("This is not JSON").await;
        write(page, r#"{ "prompt": "Draw a cat" }"#).await;
        opens_the_fork(page, &conversation).await;
        assert_eq!(page.texts(".bubble").await, ["Draw a cat"]);
        page.sees(".image img").await;
        page.go(&conversation).await;
        assert_eq!(page.texts(".bubble").await, ["What is a node?"], "nothing is overwritten");
    });
}

#[test]
fn with_another_state() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        let conversation = asked(page, "decide_mode").await;
        page.click(".acts button:nth-of-type(3)").await;
        page.sees("dialog.ask textarea").await;
        page.picture("edit-state").await;
        let state = page.run("return document.querySelector('dialog.ask textarea').value").await;
        let state = state.as_str().expect("a text");
        assert!(state.contains("\"answer_question\""), "{state}");
        write(page, &state.replace("\"answer_question\"", "\"generate_image\"")).await;
        opens_the_fork(page, &conversation).await;
        assert_eq!(page.texts(".bubble").await, ["What is a node?"]);
        page.sees(".image img").await;
    });
}

#[test]
fn a_dialog_that_is_given_up_changes_nothing() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        let conversation = asked(page, "prompt").await;
        page.click(".acts button:nth-of-type(2)").await;
        page.sees("dialog.ask").await;
        page.press(Key::Escape).await;
        page.until("!document.querySelector('dialog')").await;
        page.go("/runs/chatbot").await;
        page.until("document.querySelectorAll('.body .app-row').length === 1").await;
        page.go(&conversation).await;
        page.rests(1).await;
    });
}
