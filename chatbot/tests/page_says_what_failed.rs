//! A failed answer says what failed, where, and what lies beneath; it can be copied and tried again.

use crate::browser::{App, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

#[test]
fn a_key_that_is_refused() {
    let server = Server::start(Script::new().mode([Reply::error(401, "invalid_api_key", "wrong key")]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.asks("Why?", 1).await;
        page.sees(".card[role='alert']").await;
        assert_eq!(page.texts(".card h3").await, ["The model server did not accept the key"]);
        assert_eq!(page.texts(".why").await, ["why it failed"], "no mode was chosen");
        let step = "[...document.querySelectorAll('.phases a')].find(it => it.innerText === 'decide_mode')?.href";
        page.run("document.querySelector('details.facts').open = true").await;
        page.until(&format!("document.querySelector('.why').href === {step}")).await;
        page.click(".card summary").await;
        page.reads("decide_mode").await;
        page.reads("401").await;
        page.picture("failed").await;

        page.run("navigator.clipboard.writeText = async text => { window.copied = text }").await;
        page.click("[data-do='copy-details']").await;
        page.until("window.copied").await;
        let copied = page.run("return window.copied").await;
        let copied = copied.as_str().expect("a text");
        for part in [
            "The model server did not accept the key",
            "It failed in decide_mode",
            "node: suggested_mode",
            "kind: unauthorized",
            "HTTP status: 401",
            "causes:",
        ] {
            assert!(copied.contains(part), "{part:?} is not in {copied:?}");
        }
        assert!(!copied.contains(crate::support::ask::KEY));

        server.play(Script::new());
        page.click(".card [data-do='again']").await;
        page.reads("You asked:").await;
        page.rests(1).await;
        assert_eq!(page.texts(".siblings span:not(.off)").await, ["2/2"]);
    });
}

#[test]
fn what_a_failed_call_took_is_not_known() {
    let server = Server::start(Script::new().chat([Reply::error(401, "invalid_api_key", "wrong key")]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.asks("Why?", 1).await;
        page.sees(".card[role='alert']").await;
        let facts = page.texts(".facts > summary").await.concat();
        assert!(facts.contains("– tokens") && facts.contains("2 calls"), "{facts}");
        assert_eq!(page.texts(".why").await, ["mode answer_question"], "one was chosen before");
    });
}
