//! Who hears the page instead of seeing it gets what others get, and no more: axe-core finds nothing serious in any state, and while an
//! answer comes only a line of its own is read out.

use crate::browser::axe::serious_findings;
use crate::browser::{App, Page, on_a_desk, on_a_phone};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use fantoccini::key::Key;

const PROSE: &str = "# Title\n\nSome `code` and [a link](https://example.org).\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> quoted\n\n- [x] done\n\n```rust\nstruct A; fn main() { let a: u8 = 1; let b = \"text\"; /* why */ }\n```\n";

async fn nothing_serious(page: &Page, state: &str) {
    let Some(findings) = serious_findings(page).await else { return };
    assert!(findings.is_empty(), "{state}: {findings:#?}");
}

async fn every_state(page: &Page, server: &Server, theme: &str) {
    page.prefer("prefers-color-scheme", theme).await;
    server.play(Script::new().chat([
        Reply::streams([PROSE]),
        Reply::error(400, "bad_request", "no"),
        Reply::keeps_alive(["One"]),
    ]));
    page.go("/").await;
    nothing_serious(page, "new").await;
    page.asks("What is it?", 1).await;
    page.click(".facts summary").await;
    nothing_serious(page, "an answer").await;
    page.asks("And now?", 2).await;
    page.click(".card summary").await;
    nothing_serious(page, "an error").await;
    page.click("[data-do='edit']").await;
    nothing_serious(page, "an edit").await;
    page.press(Key::Escape).await;
    page.asks("Draw a turtle", 3).await;
    page.ask("Talk").await;
    page.reads("One").await;
    nothing_serious(page, "a turn that runs").await;
    page.press(Key::Escape).await;
    page.rests(4).await;
    page.run("document.querySelector('[data-do=keys]').click()").await;
    nothing_serious(page, "the keys").await;
    page.press(Key::Escape).await;
    page.chord(&[Key::Control], 'k').await;
    page.sees("#found a").await;
    nothing_serious(page, "the search").await;
    page.press(Key::Escape).await;
    page.run("document.querySelector('.talk-head [data-do=menu]').click()").await;
    nothing_serious(page, "the menu").await;
}

#[test]
fn on_a_desk_in_light_and_in_dark() {
    let server = Server::smart();
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        for theme in ["light", "dark"] {
            every_state(page, &server, theme).await;
        }
    });
}

#[test]
fn in_a_window_as_narrow_as_a_phone() {
    let server = Server::smart();
    let app = App::with(&server);
    on_a_phone(&app, async |page| every_state(page, &server, "light").await);
}

#[test]
fn a_stream_is_not_read_out_and_its_end_is_once() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["One "]), Reply::streams(["The ", "end."])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.ask("Talk").await;
        page.reads("One").await;
        assert_eq!(page.each("[role='log']", "it.ariaLive").await, ["off"]);
        assert_eq!(page.each(".turn:has(.live)", "it.ariaBusy").await, ["true"]);
        assert_eq!(
            page.each(".live", "Boolean(it.closest('[role=status], [role=alert], [aria-hidden]'))").await,
            ["false"]
        );
        assert_eq!(page.texts("#status").await, ["answering"]);
        page.press(Key::Escape).await;
        page.rests(1).await;
        page.asks("Again", 2).await;
        page.until("document.querySelector('#status').textContent === 'The bot answered: The end.'").await;
        assert_eq!(page.count("[aria-busy='true']").await, 0);
    });
}
