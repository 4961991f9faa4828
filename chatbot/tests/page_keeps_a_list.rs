//! Conversations are listed, found, renamed, deleted, exported and imported.

use crate::browser::{App, Page, on_a_desk};
use fantoccini::key::Key;
use serde_json::{Value, json};

async fn two_conversations(page: &Page) {
    page.asks("What is a node?", 1).await;
    page.go("/").await;
    page.asks("Draw a turtle", 1).await;
}

async fn menu(page: &Page, at: usize, action: &str) {
    page.run(&format!("document.querySelectorAll('.list [data-do=menu]')[{at}].click()")).await;
    page.sees("#menu").await;
    page.click(action).await;
}

#[test]
fn rename_and_delete() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        two_conversations(page).await;
        assert_eq!(page.texts(".list .name").await, ["Draw a turtle", "What is a node?"]);
        menu(page, 0, "[data-do='rename']").await;
        page.sees("#rename").await;
        page.types("A reptile").await;
        page.picture("rename").await;
        page.press(Key::Enter).await;
        page.until("document.querySelector('#title').textContent === 'A reptile'").await;
        assert_eq!(page.texts(".list .name").await, ["A reptile", "What is a node?"]);

        menu(page, 1, "[data-do='delete']").await;
        page.sees("#delete").await;
        page.picture("delete").await;
        page.click("#delete [data-do='close']").await;
        assert_eq!(page.count(".list li").await, 2, "it was not confirmed");
        menu(page, 1, "[data-do='delete']").await;
        page.click("#delete [type='submit']").await;
        page.until("document.querySelectorAll('.list li').length === 1").await;

        menu(page, 0, "[data-do='delete']").await;
        page.click("#delete [type='submit']").await;
        page.sees(".empty").await;
        assert_eq!(page.path().await, "/", "the open one is left");
    });
}

#[test]
fn search_by_key_finds_titles_and_texts() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        two_conversations(page).await;
        page.chord(&[Key::Control], 'k').await;
        page.sees("#search #found a").await;
        page.types("node").await;
        page.until("document.querySelectorAll('#found a').length === 1").await;
        page.picture("search").await;
        page.press(Key::Down).await;
        page.press(Key::Enter).await;
        page.until("document.querySelector('#title')?.textContent === 'What is a node?'").await;
        page.chord(&[Key::Control], 'k').await;
        page.types("nothing has this word").await;
        page.reads("Nothing found.").await;
        page.press(Key::Escape).await;
        page.until("!document.querySelector('#search').open").await;
    });
}

/// The body of an export, as the link in the menu gives it.
async fn exported(page: &Page, format: &str) -> String {
    let script = format!("fetch(document.querySelector('#export-{format}').href).then(it => it.text()).then(done)");
    let text = page.run_async(&script).await;
    text.as_str().expect("a text").to_owned()
}

#[test]
fn an_export_comes_back_by_an_import() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        page.asks("Draw a turtle", 2).await;
        page.run("document.querySelector('.talk-head [data-do=menu]').click()").await;
        page.picture("menu").await;
        let markdown = exported(page, "markdown").await;
        assert!(markdown.starts_with("# What is a node?\n\n> What is a node?\n"), "{markdown}");
        let file = exported(page, "json").await;
        assert!(serde_json::from_str::<Value>(&file).is_ok());
        page.press(Key::Escape).await;
        let (before, said) = (page.path().await, page.texts(".body").await);

        drop_file(page, "conversation.json", &file).await;
        page.until(&format!("location.pathname !== {}", json!(before))).await;
        page.rests(2).await;
        assert_eq!(page.texts(".body").await, said);
        page.until("document.querySelector('.image img').naturalWidth > 0").await;

        drop_file(page, "broken.json", "{").await;
        page.reads("broken.json was not imported:").await;
        page.forget_the_log().await;
    });
}

/// Gives the page a file as if it had been chosen.
async fn drop_file(page: &Page, name: &str, content: &str) {
    let script = format!(
        "const files = new DataTransfer(); files.items.add(new File([{}], {}));
        const field = document.querySelector('#import-file'); field.files = files.files; field.dispatchEvent(new Event('change'));",
        json!(content),
        json!(name)
    );
    page.run(&script).await;
}
