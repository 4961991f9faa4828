//! The page holds a whole conversation: an answer, code, a picture, a question back and a refusal, in both variants.

use crate::browser::{App, Page, on_a_desk};

const PROMPTS: [(&str, &str); 5] = [
    ("What is a node?", ".body.text"),
    ("Write a Rust function that sorts a list", ".body.source .code .s-keyword, .body.source .code .s-storage"),
    ("Draw a turtle", ".body.picture img"),
    ("hmm", ".body.text"),
    ("this is unsafe", ".card.bad"),
];

async fn whole_conversation(page: &Page, variant: &str) {
    page.go("/").await;
    page.run(&format!("document.querySelector('#variant').value = '{variant}'")).await;
    for (at, (prompt, answer)) in PROMPTS.iter().enumerate() {
        page.asks(prompt, at + 1).await;
        page.sees(&format!("#turn-{} :is({answer})", at + 1)).await;
    }
    assert_eq!(page.texts(".bubble").await, PROMPTS.map(|(prompt, _)| prompt));
    page.until("document.querySelector('.image img').naturalWidth > 0").await;
    assert_eq!(page.count(&format!(".facts .badge.{variant}")).await, PROMPTS.len());
}

#[test]
fn in_both_variants_from_the_first_prompt_on() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.picture("new").await;
        for variant in ["dag", "plain"] {
            whole_conversation(page, variant).await;
            assert!(page.path().await.starts_with("/c/"));
        }
        page.picture("conversation").await;
        assert_eq!(page.count(".list li").await, 2);
        assert_eq!(page.texts(".list [aria-current] .name").await, ["What is a node?"]);
    });
}

#[test]
fn an_example_is_sent_by_a_click() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.click("[data-do='example']").await;
        page.rests(1).await;
        assert_eq!(page.texts(".bubble").await, ["What is a node?"]);
        page.click(".new").await;
        page.sees(".empty").await;
        assert_eq!(page.path().await, "/");
    });
}

#[test]
fn what_was_written_by_the_server_is_what_was_written_live() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        let live = page.texts(".turn").await;
        page.reload().await;
        page.rests(1).await;
        assert_eq!(page.texts(".turn").await, live);
    });
}

#[test]
fn a_picture_opens_large_and_closes_again() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("Draw a turtle", 1).await;
        page.click("a.image").await;
        page.sees("#lightbox-image").await;
        page.until("document.querySelector('#lightbox-image').naturalWidth > 0").await;
        page.picture("lightbox").await;
        page.press(fantoccini::key::Key::Escape).await;
        page.until("!document.querySelector('#lightbox').open").await;
        assert_eq!(
            page.each(".foot a[download]", "it.pathname").await,
            page.each(".image img", "new URL(it.src).pathname").await
        );
    });
}
