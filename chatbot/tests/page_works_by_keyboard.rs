//! Everything can be done without a mouse: the focus is seen, goes everywhere and is never caught.

use crate::browser::{App, on_a_desk};
use fantoccini::key::Key;

#[test]
fn a_conversation_without_a_mouse() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        assert_eq!(page.focus().await, "prompt");
        page.types("What is a node?").await;
        page.chord(&[Key::Shift], Key::Enter).await;
        page.types("In one line.").await;
        page.press(Key::Enter).await;
        page.rests(1).await;
        assert_eq!(page.each(".bubble", "it.textContent").await, ["What is a node?\nIn one line."]);

        page.press(Key::Up).await;
        page.until("document.querySelector('#prompt').value.startsWith('What is a node?')").await;
        page.press(Key::Down).await;
        page.until("document.querySelector('#prompt').value === ''").await;

        page.types("?").await;
        assert_eq!(page.each("#prompt", "it.value").await, ["?"], "text that is pasted is text");
        page.run("document.querySelector('#prompt').value = ''").await;
        page.press('?').await;
        page.sees("#keys").await;
        page.picture("keys").await;
        page.press(Key::Escape).await;
        page.until("!document.querySelector('#keys').open").await;
        assert_eq!(page.focus().await, "prompt", "the focus comes back");
    });
}

#[test]
fn tab_reaches_every_control_and_comes_round() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        page.run("document.querySelector('.skip').focus()").await;
        let mut reached = Vec::new();
        for _ in 0..60 {
            page.press(Key::Tab).await;
            let focus = page.focus().await;
            let is_seen =
                "const it = document.activeElement; return it === document.body || it.matches(':focus-visible')";
            assert_eq!(page.run(is_seen).await, true, "{focus}");
            reached.push(focus);
        }
        for control in [
            "search",
            "menu",
            "import",
            "keys",
            "scroll",
            "edit",
            "copy-answer",
            "copy-markdown",
            "again",
            "prompt",
            "variant",
            "provider",
            "send",
        ] {
            assert!(reached.iter().any(|focus| focus == control), "{control} is not among {reached:?}");
        }
        let first = reached.iter().filter(|focus| *focus == "search").count();
        assert!(first > 1, "the focus is caught: {reached:?}");
    });
}
