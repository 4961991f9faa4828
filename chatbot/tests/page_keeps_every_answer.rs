//! A retry and a changed prompt are answers beside the others: nothing is overwritten.

use crate::browser::{App, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use fantoccini::key::Key;

#[test]
fn a_retry_and_an_edit_stand_beside_the_first() {
    let answers = ["first", "second", "third"].map(|answer| Reply::streams([answer]));
    let server = Server::start(Script::new().chat(answers));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.asks("Say something", 1).await;
        page.reads("first").await;
        page.click("[data-do='again']").await;
        page.reads("second").await;
        page.rests(1).await;
        assert_eq!(page.texts(".siblings span:not(.off)").await, ["2/2"]);

        page.click("[data-do='edit']").await;
        page.sees(".edit textarea").await;
        page.run("document.querySelector('.edit textarea').value = 'Say something else'").await;
        page.picture("edit").await;
        page.click(".edit [type='submit']").await;
        page.reads("third").await;
        page.rests(1).await;
        assert_eq!(page.texts(".siblings span:not(.off)").await, ["3/3"]);
        assert_eq!(page.texts(".bubble").await, ["Say something else"]);

        for (answer, prompt) in [("second", "Say something"), ("first", "Say something")] {
            page.click(".siblings a[title='The answer before']").await;
            page.reads(answer).await;
            assert_eq!(page.texts(".bubble").await, [prompt]);
        }
        page.picture("siblings").await;
        assert_eq!(page.count(".list li").await, 1, "siblings are one entry");
    });
}

#[test]
fn an_edit_that_is_given_up_changes_nothing() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        for leave in [true, false] {
            page.click("[data-do='edit']").await;
            page.sees(".edit textarea").await;
            page.types("or not").await;
            if leave {
                page.press(Key::Escape).await;
            } else {
                page.click("[data-do='cancel-edit']").await;
            }
            page.sees(".bubble").await;
            assert_eq!((page.count(".edit").await, page.focus().await.as_str()), (0, "edit"));
        }
        assert_eq!(page.texts(".bubble").await, ["What is a node?"]);
    });
}

#[test]
fn a_retry_is_made_in_the_variant_that_is_chosen_now() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        page.sees(".facts .badge.dag").await;
        page.run("document.querySelector('#variant').value = 'plain'").await;
        page.click("[data-do='again']").await;
        page.sees(".facts .badge.plain").await;
    });
}
