//! A reload takes up a stream where it is; after the server was gone, an answer that was interrupted goes on when asked to.

use crate::browser::{App, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use fantoccini::key::Key;

#[test]
fn a_reload_in_mid_stream_loses_nothing() {
    let server = Server::start(Script::new().chat([Reply::never_ends("word ")]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.ask("Talk").await;
        let words = |count: usize| format!("document.querySelector('.live')?.textContent.length >= {}", 5 * count);
        page.until(&words(3)).await;
        page.reload().await;
        page.until(&words(3)).await;
        let text = page.run("return document.querySelector('.live').textContent").await;
        let count = text.as_str().expect("a text").len() / 5;
        page.until(&words(count + 5)).await;
        assert_eq!(page.texts(".bubble").await, ["Talk"]);
        page.press(Key::Escape).await;
        page.rests(1).await;
        let said = page.texts(".body.text").await.concat();
        assert!(said.split(' ').all(|word| word == "word"), "{said}");
    });
}

#[test]
fn a_server_that_was_killed_in_mid_stream_goes_on_when_it_is_back() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["Half of "])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.ask("Tell me all").await;
        page.reads("Half of").await;
        app.kill();
        page.reads("Disconnected, reconnecting…").await;
        page.picture("disconnected").await;
        server.play(Script::new().chat([Reply::streams(["The whole ", "of it"])]));
        app.start_again();
        page.sees(".card.warn").await;
        page.reads("Interrupted").await;
        assert_eq!(page.count("#notice").await, 0);
        page.picture("interrupted").await;
        page.forget_the_log().await;
        page.click("[data-do='finish']").await;
        page.reads("The whole of it").await;
        page.rests(1).await;
        assert_eq!(page.texts(".bubble").await, ["Tell me all"]);
    });
}

#[test]
fn a_prompt_for_a_server_that_is_gone_stays_in_the_field() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        app.kill();
        page.click("#prompt").await;
        page.types("Is anybody there?").await;
        page.press(Key::Enter).await;
        page.reads("The server cannot be reached.").await;
        assert_eq!(page.each("#prompt", "it.value").await, ["Is anybody there?"]);
        assert_eq!((page.count(".turn").await, page.count(".empty").await), (0, 1));
        page.forget_the_log().await;
    });
}
