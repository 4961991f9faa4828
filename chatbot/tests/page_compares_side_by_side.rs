//! Both answers beside each other: they scroll together while the lock is on, and steps that only one variant made have a place of their own.

use crate::browser::comparison::compares_live;
use crate::browser::{App, Page, on_a_desk};
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

/// Scrolls an answer to a part of what can be scrolled, and waits until whoever follows has followed.
async fn scrolls(page: &Page, variant: &str, part: f64) {
    page.run_async(&format!(
        "const it = document.querySelector('.side.{variant} .answer'); it.scrollTop = {part} * (it.scrollHeight - it.clientHeight); \
         requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => done())))"
    ))
    .await;
}

/// How far both are scrolled, in hundredths.
async fn scrolled(page: &Page) -> Vec<String> {
    page.each(".prompt > .sides .answer", "Math.round(100 * it.scrollTop / (it.scrollHeight - it.clientHeight))").await
}

#[test]
fn they_scroll_together_while_the_lock_is_on() {
    let long = |lines: usize| Reply::streams(["a line\n".repeat(lines).as_str()]);
    let server = Server::start(Script::new().chat((0..50).flat_map(|_| [long(400), long(100)])));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_live(page, "Talk").await;
        scrolls(page, "dag", 0.5).await;
        assert_eq!(scrolled(page).await, ["50", "50"]);
        scrolls(page, "plain", 1.0).await;
        assert_eq!(scrolled(page).await, ["100", "100"]);
        page.press('l').await;
        scrolls(page, "plain", 0.0).await;
        assert_eq!(scrolled(page).await, ["100", "0"], "without the lock");
        page.click(".lock").await;
        scrolls(page, "dag", 0.25).await;
        assert_eq!(scrolled(page).await, ["25", "25"]);
    });
}

#[test]
fn where_the_paths_part_each_step_has_its_own_place() {
    let modes = ["answer_question", "generate_code"].map(Reply::mode);
    let server = Server::start(Script::new().mode(modes.iter().cycle().take(100).cloned()));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_live(page, "Talk").await;
        let both = ["prompt", "check_openai_key", "check_safety", "decide_mode"];
        assert_eq!(
            page.texts(".pick a").await,
            [&both[..], &["answer_question", "generate_code", "response"]].concat()
        );
        for (step, rows) in [("5", "dag"), ("6", "plain"), ("7", "dag plain")] {
            page.click(&format!(".pick a[data-step='{step}']")).await;
            let selected = page.each(".timeline tr.step.selected", "it.parentElement.dataset.side").await;
            assert_eq!(selected.join(" "), rows, "step {step}");
        }
    });
}

#[test]
fn what_failed_is_looked_at_first() {
    let server = Server::start(Script::new().chat([Reply::error(401, "invalid_api_key", "no")]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_live(page, "Talk").await;
        assert_eq!(page.texts(".pick [aria-current]").await, ["answer_question"]);
        page.reads("✗ failed: action `answer_question` failed").await;
        page.picture("compare_failed").await;
    });
}
