//! A turn that runs says what it does, and stops by a key or a button; what was said is kept and marked.

use crate::browser::{App, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use fantoccini::key::Key;

#[test]
fn by_escape_and_by_the_button() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["One, ", "two, "])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.ask("Count").await;
        page.reads("One, two,").await;
        page.reads("answering… ").await;
        page.until("document.querySelector('.list .name')?.textContent === 'Count'").await;
        assert_eq!(page.texts("#title").await, ["Count"]);
        page.picture("running").await;
        page.press(Key::Escape).await;
        page.rests(1).await;
        page.ask("Count again").await;
        page.until("document.querySelectorAll('.turn').length === 2 && document.querySelector('.live')?.textContent === 'One, two, '").await;
        page.click("#stop").await;
        page.rests(2).await;
        assert_eq!(page.texts(".body.text").await, ["One, two,", "One, two,"]);
        assert_eq!(page.texts(".facts .warn").await, ["stopped by you", "stopped by you"]);
        page.picture("stopped").await;
    });
}

#[test]
fn while_the_mode_is_decided() {
    let server = Server::start(Script::new().mode([Reply::Hang]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.ask("Count").await;
        page.reads("deciding the mode… ").await;
        assert_eq!(page.texts("#status").await, ["deciding the mode"]);
        page.press(Key::Escape).await;
        page.rests(1).await;
        page.reads("stopped by you").await;
    });
}
