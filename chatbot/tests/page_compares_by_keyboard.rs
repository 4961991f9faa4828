//! The compare screen by keyboard: every key that there is, where they are listed, and that writing is not disturbed.

use fantoccini::key::Key;

use crate::browser::comparison::{compares, nothing_serious};
use crate::browser::{App, on_a_desk};

#[test]
fn the_keys_are_listed_and_do_what_the_list_says() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        compares(page, "What is a node?").await;
        page.sees(".compare .verdict").await;
        page.press('?').await;
        page.sees("dialog.keys").await;
        assert_eq!(page.texts("dialog.keys th").await, ["j", "k", "1", "2", "3", "r", "e", "l", "?"]);
        nothing_serious(page, "the list of keys").await;
        page.press('j').await;
        assert_eq!(page.run("return location.hash").await, "", "what lies behind the list stays");
        page.press(Key::Escape).await;
        page.until("!document.querySelector('dialog')").await;
        for (key, variant) in [('1', "dag"), ('2', "plain")] {
            page.press(key).await;
            page.until(&format!("document.activeElement.matches('.side.{variant} .answer')")).await;
        }
        page.click(".prices input").await;
        page.press('l').await;
        assert_eq!(page.each(".lock", "it.ariaPressed").await, ["true"], "a field is written in");
        page.run("document.activeElement.blur()").await;
        page.press('l').await;
        assert_eq!(page.each(".lock", "it.ariaPressed").await, ["false"]);
    });
}

#[test]
fn again_and_export_by_one_key_each() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        compares(page, "What is a node?").await;
        page.sees(".compare .verdict").await;
        let first = page.path().await;
        page.run("addEventListener('click', (event) => { window.taken = event.target.closest('a')?.href; event.preventDefault(); }, { once: true })").await;
        page.press('e').await;
        page.until(&format!(
            "window.taken?.endsWith('{}/report?format=html&baseline=plain')",
            first.replace("/compare/", "/")
        ))
        .await;
        page.press('r').await;
        page.until(&format!("location.pathname !== '{first}' && document.querySelector('.compare .verdict')")).await;
        page.reads("What is a node?").await;
        assert_eq!(page.texts(".compare caption").await[0], "One pair", "as many pairs as before");
    });
}

#[test]
fn what_lies_under_the_pointer_lights_up_in_both() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        compares(page, "What is a node?").await;
        page.sees(".compare .verdict").await;
        let place = "const row = document.querySelector('.timeline tbody.dag tr[data-step=\"4\"]'); row.scrollIntoView({ block: 'center' }); \
                     const at = row.getBoundingClientRect(); return { type: 'mouseMoved', x: at.x + at.width - 40, y: at.y + at.height / 2 }";
        let place = page.run(place).await;
        page.devtools("Input.dispatchMouseEvent", place).await;
        page.until("document.querySelectorAll('.timeline .step.lit').length === 2").await;
        assert_eq!(page.texts(".pick .lit").await, ["decide_mode"]);
        page.devtools("Input.dispatchMouseEvent", serde_json::json!({ "type": "mouseMoved", "x": 2, "y": 2 })).await;
        page.until("!document.querySelector('.lit')").await;
    });
}
