//! Copying gives what is shown, what was written, or one block of code.

use crate::browser::{App, Page, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

const WRITTEN: &str = "Some **bold** words:\n\n```rust\nfn main() {}\n```\n";

async fn copied(page: &Page, button: &str) -> String {
    page.run("window.copied = ''; navigator.clipboard.writeText = async text => { window.copied = text }").await;
    page.click(button).await;
    page.until("window.copied").await;
    page.run("return window.copied").await.as_str().expect("a text").to_owned()
}

#[test]
fn the_answer_its_markdown_its_code_and_the_prompt() {
    let server = Server::start(Script::new().chat([Reply::streams([WRITTEN])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.asks("Say it boldly", 1).await;
        assert_eq!(copied(page, "[data-do='copy-code']").await, "fn main() {}");
        assert_eq!(copied(page, "[data-do='copy-answer']").await, "Some bold words:\nfn main() {}");
        assert_eq!(copied(page, "[data-do='copy-markdown']").await.trim(), WRITTEN.trim());
        assert_eq!(copied(page, "[data-do='copy-prompt']").await, "Say it boldly");
    });
}

#[test]
fn nothing_is_to_be_copied_while_it_is_written() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["half"])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.ask("Talk").await;
        page.reads("half").await;
        assert_eq!(page.count("[data-do='copy-answer'], [data-do='copy-markdown']").await, 0);
        page.click("#stop").await;
        page.rests(1).await;
        assert_eq!(page.count("[data-do='copy-answer']").await, 1);
    });
}
