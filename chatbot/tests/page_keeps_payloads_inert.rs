//! What anybody writes stays text: as prompt, answer, code, title, file name, id and error it neither runs nor asks for anything.

use crate::browser::{App, Page, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use serde_json::json;

const PAYLOADS: [&str; 6] = [
    "<script>window.evil = 1</script>",
    "<img src=x onerror='window.evil = 1'>",
    "\"><svg onload=window.evil=1>",
    "[x](javascript:window.evil=1) ![x](http://127.0.0.1:9/x.png)",
    "<iframe srcdoc='<script>parent.evil = 1</script>'></iframe>",
    "</textarea></template><script>window.evil = 1</script>",
];

async fn is_inert(page: &Page) {
    page.reload().await;
    assert_eq!(page.run("return window.evil ?? null").await, json!(null));
    let foreign = "it => it.matches('script:not([src^=\"/assets/\"]), iframe, img[src*=\"127.0.0.1:9\"]') || [...it.attributes].some(({ name, value }) => name.startsWith('on') || /^javascript:/i.test(value))";
    let found = page
        .run(&format!("return [...document.querySelectorAll('*')].filter({foreign}).map(it => it.outerHTML)"))
        .await;
    assert_eq!(found, json!([]));
}

#[test]
fn as_prompt_and_answer() {
    let server = Server::start(Script::new());
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        for (at, payload) in PAYLOADS.into_iter().enumerate() {
            // What is streamed is put into the page before the server has rendered it.
            server.play(Script::new().chat([Reply::streams([payload, " ", payload])]));
            page.asks(payload, at + 1).await;
        }
        assert_eq!(page.each(".bubble", "it.textContent").await, PAYLOADS);
        is_inert(page).await;
        page.picture("hostile").await;
    });
}

#[test]
fn as_code_and_as_error() {
    let server = Server::start(Script::new());
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        for (at, payload) in PAYLOADS.into_iter().enumerate() {
            let code = format!("```\"><script>window.evil = 1</script>\n{payload}\n```");
            server.play(Script::new().mode([Reply::mode("generate_code")]).chat([Reply::streams([code.as_str()])]));
            page.asks("Write a program", 2 * at + 1).await;
            server.play(Script::new().chat([Reply::error(400, payload, payload)]));
            page.asks("Why?", 2 * at + 2).await;
        }
        page.sees(".card.bad").await;
        is_inert(page).await;
    });
}

#[test]
fn as_title_file_name_and_id() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        for payload in PAYLOADS {
            let id = page.path().await.replace("/c/", "");
            let patch = format!(
                "fetch('/api/conversations/{id}', {{ method: 'PATCH', headers: {{ 'content-type': 'application/json' }}, body: {} }}).then(it => done(it.status))",
                json!(json!({ "title": payload }).to_string())
            );
            assert_eq!(page.run_async(&patch).await, 204, "{payload}");
            is_inert(page).await;
            page.run("document.querySelector('.talk-head [data-do=menu]').click(); document.querySelector('[data-do=delete]').click()").await;
            page.sees("#delete").await;
            is_inert(page).await;
            page.run("document.querySelector('[data-do=search]').click()").await;
            page.sees("#found a").await;
            assert_eq!(page.run("return window.evil ?? null").await, json!(null));
            let import = format!(
                "const files = new DataTransfer(); files.items.add(new File(['{{'], {})); const field = document.querySelector('#import-file'); field.files = files.files; field.dispatchEvent(new Event('change'))",
                json!(payload)
            );
            page.run(&import).await;
            page.reads("was not imported").await;
            assert_eq!(page.run("return window.evil ?? null").await, json!(null));
        }
        for payload in PAYLOADS {
            let path = page.run(&format!("return '/c/' + encodeURIComponent({})", json!(payload))).await;
            page.go(path.as_str().expect("a path")).await;
            assert_eq!(page.run("return window.evil ?? null").await, json!(null));
        }
        page.forget_the_log().await;
    });
}
