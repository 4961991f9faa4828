//! Beside the chat its machine: what is said on one side runs on the other, a step that is selected is marked in both, and whatever is made
//! of it opens there again.

use crate::browser::axe::serious_findings;
use crate::browser::{App, Page, on_a_desk, on_a_phone};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use fantoccini::key::Key;
use serde_json::json;

/// Waits until this action's step is the one that is shown, on the tab *Action*.
async fn stands_at(page: &Page, action: &str) {
    page.until(&format!("document.querySelector('.step-row.now')?.innerText.includes({})", json!(action))).await;
    page.until(&format!("document.querySelector('.middle [data-status=current]')?.dataset.node === {}", json!(action)))
        .await;
}

async fn selected(page: &Page) -> String {
    page.run("return location.search").await.as_str().unwrap_or_default().to_owned()
}

/// Writes this in place of all that stands in the dialog, and goes on to a conversation of its own.
async fn makes(page: &Page, text: &str) {
    let before = page.path().await;
    page.click("dialog.ask textarea").await;
    page.chord(&[Key::Control], 'a').await;
    page.types(text).await;
    page.click("dialog.ask .primary").await;
    page.until(&format!("location.pathname.startsWith('/app/') && location.pathname !== {}", json!(before))).await;
    page.rests(1).await;
}

#[test]
fn a_turn_runs_there_while_it_is_answered() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["One ", "two"])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.go("/app").await;
        page.sees("section.machine .node[data-node='decide_mode']").await;
        page.picture("watch-new").await;
        page.ask("What is a node?").await;
        page.until("location.pathname.startsWith('/app/')").await;
        page.until(
            "document.querySelector('.middle [data-status=running]')?.closest('.node').dataset.node === 'answer_question'",
        )
        .await;
        page.reads("One two").await;
        page.picture("watch-running").await;
        page.click("#stop").await;
        page.rests(1).await;
        page.until("!document.querySelector('.middle [data-status=running]')").await;
        assert_eq!(page.each(".follow", "it.ariaPressed").await, ["true"]);
    });
}

#[test]
fn the_mode_leads_to_the_step_that_chose_it() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go("/app").await;
        page.asks("What is a node?", 1).await;
        page.asks("Draw a cat", 2).await;
        stands_at(page, "response").await;
        page.click("#turn-1 .why").await;
        stands_at(page, "decide_mode").await;
        page.reads("\"answer_question\"").await;
        page.sees(".panel .node[data-node='suggested_mode']").await;
        page.picture("watch-why").await;
        assert_eq!(selected(page).await, "?step=3&tab=action");
        assert_eq!(page.each(".turn[aria-current]", "it.id").await, ["turn-1"]);
        page.reload().await;
        stands_at(page, "decide_mode").await;
        assert_eq!(page.each(".turn[aria-current]", "it.id").await, ["turn-1"], "the address has it all");
        page.click(".follow").await;
        stands_at(page, "response").await;
        page.until("!document.querySelector('.turn[aria-current]')").await;
    });
}

#[test]
fn steps_are_gone_through_by_keys_and_slider() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go("/app").await;
        page.asks("What is a node?", 1).await;
        page.asks("Write a function that sorts a list", 2).await;
        stands_at(page, "response").await;
        page.run("document.querySelector('.steps').focus()").await;
        for (key, action) in [('k', "generate_code"), ('k', "decide_mode"), ('j', "generate_code")] {
            page.press(key).await;
            stands_at(page, action).await;
        }
        assert_eq!(page.each(".turn[aria-current]", "it.id").await, ["turn-2"]);
        page.run("const it = document.querySelector('#slider'); it.value = 3; it.dispatchEvent(new Event('input'))")
            .await;
        stands_at(page, "decide_mode").await;
        assert_eq!(page.each(".turn[aria-current]", "it.id").await, ["turn-1"]);
        page.ask("Draw a cat").await;
        page.rests(3).await;
        stands_at(page, "response").await;
        assert_eq!(page.each(".follow", "it.ariaPressed").await, ["true"], "what is said is gone along with");
    });
}

#[test]
fn one_goes_back_and_on_from_there_with_another_prompt_or_state() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go("/app").await;
        page.asks("What is a node?", 1).await;
        let first = page.path().await;
        stands_at(page, "response").await;
        page.go(&format!("{first}?step=0")).await;
        stands_at(page, "prompt").await;
        page.click(".acts button:nth-of-type(2)").await;
        makes(page, r#"{ "prompt": "Draw a cat" }"#).await;
        assert_eq!(page.texts(".bubble").await, ["Draw a cat"]);
        page.sees(".image img").await;
        assert_eq!(page.texts(".siblings > span:not(.tool)").await, ["2/2"], "beside the answer that was there");

        page.go(&format!("{first}?step=3")).await;
        stands_at(page, "decide_mode").await;
        page.click(".acts button:nth-of-type(3)").await;
        page.sees("dialog.ask textarea").await;
        let state = page.run("return document.querySelector('dialog.ask textarea').value").await;
        let state = state.as_str().expect("a text").replace("\"answer_question\"", "\"generate_code\"");
        makes(page, &state).await;
        page.sees(".answer .source").await;
        page.go(&first).await;
        page.reads("A node is").await;
        assert_eq!(page.texts(".bubble").await, ["What is a node?"], "nothing is overwritten");
    });
}

#[test]
fn a_fork_has_its_pictures_and_tells_where_it_is_from() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go("/app").await;
        page.asks("Draw a cat", 1).await;
        stands_at(page, "response").await;
        let first = page.path().await;
        page.click(".acts button:nth-of-type(1)").await;
        page.until(&format!("location.pathname.startsWith('/app/') && location.pathname !== {}", json!(first))).await;
        page.reads("It goes on from step 5 of another run.").await;
        page.until("document.querySelector('.image img').naturalWidth > 0").await;
        page.picture("watch-fork").await;
        let fork = page.path().await;
        page.click("#turn-1 .why").await;
        stands_at(page, "decide_mode").await;
        assert_eq!(page.path().await, first, "the step is where it was made");
        page.go(&fork).await;
        page.asks("Write a function that sorts a list", 2).await;
        stands_at(page, "response").await;
        page.go(&first).await;
        page.rests(1).await;
    });
}

#[test]
fn a_fork_within_an_answer_says_so_and_goes_on() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go("/app").await;
        page.asks("What is a node?", 1).await;
        let first = page.path().await;
        page.click("#turn-1 .why").await;
        stands_at(page, "decide_mode").await;
        page.click(".acts button:nth-of-type(1)").await;
        page.until(&format!("location.pathname.startsWith('/app/') && location.pathname !== {}", json!(first))).await;
        page.reads("This fork stands within an answer. Go on makes the rest of it.").await;
        assert_eq!(page.texts(".card h3").await, ["Not answered yet"]);
        page.click("[data-do='finish']").await;
        page.reads("A node is").await;
        page.rests(1).await;
    });
}

#[test]
fn whatever_is_opened_from_there_opens_there() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.asks("What is a node?", 1).await;
        let id = page.path().await.replace("/c/", "");
        page.click(".talk-head a[aria-label='Watch the machine']").await;
        page.until(&format!("location.pathname === {}", json!(format!("/app/{id}")))).await;
        stands_at(page, "response").await;
        page.click("[popovertarget='side']").await;
        page.click("#side .new").await;
        page.until("location.pathname === '/app'").await;
        page.chord(&[Key::Control], 'k').await;
        page.click("#found a").await;
        page.until(&format!("location.pathname === {}", json!(format!("/app/{id}")))).await;
        page.click("#turn-1 [data-do='again']").await;
        page.until(&format!("location.pathname.startsWith('/app/') && !location.pathname.endsWith({})", json!(id)))
            .await;
        page.rests(1).await;
        page.click(".siblings a").await;
        page.until(&format!("location.pathname === {}", json!(format!("/app/{id}")))).await;
        page.click(".machine nav a:first-child").await;
        page.until(&format!("location.pathname === {}", json!(format!("/c/{id}")))).await;
        page.go("/app/nobody").await;
        page.reads("There is no conversation `nobody`.").await;
        page.reads("It may have been deleted.").await;
        page.forget_the_log().await;
        for (path, there) in [("/app/", "/app"), ("/c/", "/")] {
            page.go(path).await;
            assert_eq!(page.path().await, there);
        }
    });
}

async fn nothing_serious(page: &Page, state: &str) {
    let Some(findings) = serious_findings(page).await else { return };
    assert!(findings.is_empty(), "{state}: {findings:#?}");
}

#[test]
fn everybody_can_use_it() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        for (theme, turns) in [("light", 1), ("dark", 1)] {
            page.prefer("prefers-color-scheme", theme).await;
            page.go("/app").await;
            nothing_serious(page, "new").await;
            page.asks("What is a node?", turns).await;
            page.click(".why").await;
            stands_at(page, "decide_mode").await;
            page.picture(&format!("watch-{theme}")).await;
            nothing_serious(page, theme).await;
        }
    });
}

#[test]
fn a_phone_shows_one_side_at_a_time() {
    let app = App::offline();
    on_a_phone(&app, async |page| {
        page.go("/app").await;
        assert_eq!((page.count(".talk").await, page.count("section.machine").await), (1, 0));
        page.asks("What is a node?", 1).await;
        page.picture("phone-watch-chat").await;
        nothing_serious(page, "chat").await;
        page.click(".why").await;
        stands_at(page, "decide_mode").await;
        assert_eq!((page.count(".talk").await, page.count("section.machine").await), (0, 1));
        page.picture("phone-watch-machine").await;
        nothing_serious(page, "machine").await;
        assert_eq!(page.run("return document.documentElement.scrollWidth <= innerWidth").await, true);
        let tall = "(rows => rows.every(([top], at) => !at || top >= rows[at - 1][1] - 1))([...document.querySelectorAll('.step-row')]\
            .map(it => it.getBoundingClientRect()).map(it => [it.top, it.bottom]).sort(([a], [b]) => a - b))";
        assert_eq!(page.run(&format!("return {tall}")).await, true, "no row lies over another");
        page.click("label:has(#show-talk)").await;
        page.sees(".talk").await;
    });
}
