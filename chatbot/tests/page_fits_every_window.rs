//! The page fits a phone, is light or dark as asked, and stands still for those who want that.

use crate::browser::{App, Page, on_a_desk, on_a_phone};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

const WIDE: &str = "A table:\n\n| one long head | another long head | a third one |\n|---|---|---|\n| wide | wide | wide |\n\n\
    ```rust\nlet a_line_that_is_much_longer_than_a_phone_is_wide = \"and goes on and on and on and on\";\n```\n\nhttps://example.org/averylongwordthathasnoplacetobreakanywhereatallinit_averylongwordthathasnoplacetobreak";

async fn fits(page: &Page, state: &str) {
    page.picture(&format!("phone-{state}")).await;
    let wide = page
        .each(
            ".chat, .turns, .turns > *, .bubble, .body, .card, .foot, .composer, .talk-head, .bar, dialog[open]",
            "it.getBoundingClientRect().right <= innerWidth || `${it.tagName} ${it.className}`",
        )
        .await;
    assert!(wide.iter().all(|fits| fits == "true"), "{state}: {wide:?}");
    assert_eq!(page.run("return document.documentElement.scrollWidth <= innerWidth").await, true, "{state}");
}

#[test]
fn a_phone_never_scrolls_sideways() {
    let server = Server::start(
        Script::new().chat([Reply::streams([WIDE]), Reply::error(400, "bad_request", &"no".repeat(400))]),
    );
    let app = App::with(&server);
    on_a_phone(&app, async |page| {
        fits(page, "new").await;
        page.asks(&"aVeryLongWord".repeat(30), 1).await;
        fits(page, "wide").await;
        page.asks("And now?", 2).await;
        page.sees(".card.bad").await;
        page.click(".card summary").await;
        fits(page, "failed").await;
        page.asks("Draw a turtle", 3).await;
        fits(page, "picture").await;
        page.click("[data-do='edit']").await;
        fits(page, "edit").await;
        page.click("[popovertarget='side']").await;
        page.sees("#side .list a").await;
        fits(page, "list").await;
        page.click("[data-do='search']").await;
        page.sees("#search").await;
        fits(page, "search").await;
    });
}

async fn background(page: &Page) -> String {
    page.each("body", "getComputedStyle(it).backgroundColor").await.concat()
}

#[test]
fn light_or_dark_as_the_system_says_unless_the_button_says_otherwise() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.prefer("prefers-color-scheme", "light").await;
        let light = background(page).await;
        page.prefer("prefers-color-scheme", "dark").await;
        let dark = background(page).await;
        assert_ne!(light, dark);
        page.asks("Write a Rust function that sorts a list", 1).await;
        page.picture("code-dark").await;
        page.click(".theme").await;
        assert_eq!(background(page).await, light);
        page.picture("code-light").await;
        page.reload().await;
        assert_eq!(background(page).await, light, "it is remembered");
        page.click(".theme").await;
        page.prefer("prefers-color-scheme", "light").await;
        assert_eq!(background(page).await, light, "it follows the system again");
    });
}

#[test]
fn nothing_moves_for_those_who_want_it_still() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["a"])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.prefer("prefers-reduced-motion", "reduce").await;
        page.ask("Wait").await;
        page.sees(".pulse").await;
        assert_eq!(page.each(".pulse", "getComputedStyle(it).animationName").await, ["none"]);
        page.click("#stop").await;
        page.rests(1).await;
    });
}

#[test]
fn the_end_is_followed_only_while_it_is_in_sight() {
    let long: Vec<String> = (0..200).map(|line| format!("line {line}\n\n")).collect();
    let server = Server::start(Script::new().chat([Reply::streams(long.iter().map(String::as_str))]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        let at_end = "(it => it.scrollHeight - it.scrollTop - it.clientHeight < 48)(document.querySelector('#scroll'))";
        page.asks("Count", 1).await;
        page.until(at_end).await;
        page.run("document.querySelector('#scroll').scrollTop = 0").await;
        page.sees("#to-end").await;
        page.picture("to-the-end").await;
        page.click("#to-end").await;
        page.until(at_end).await;
        page.until("document.querySelector('#to-end').hidden").await;
    });
}
