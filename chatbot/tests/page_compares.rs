//! The compare screen: a form, both answers while they come, and the report, which is the same in a file opened from disk.

use crate::browser::comparison::{begins, compares, compares_live, nothing_serious};
use crate::browser::{App, Page, on_a_desk, on_a_phone};
use crate::support::program::run;
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;
use fantoccini::key::Key;

async fn hash(page: &Page) -> String {
    page.run("return location.hash").await.as_str().expect("a text").to_owned()
}

#[test]
fn from_the_form_to_the_report_and_its_files() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        for theme in ["light", "dark"] {
            page.prefer("prefers-color-scheme", theme).await;
            page.go("/compare").await;
            nothing_serious(page, "the form").await;
            page.picture(&format!("compare_form_{theme}")).await;
            compares(page, "What is a node?").await;
            page.sees(".compare .verdict").await;
            page.reads("Both variants gave the same answers, calls and final states in 1 of 1 pair.").await;
            nothing_serious(page, "the report").await;
            page.picture(&format!("compare_report_{theme}")).await;
        }
        let size = "const got = await fetch(document.querySelector('.tools a[href*=html]').href); done((await got.text()).length)";
        let size = page.run_async(&format!("(async () => {{ {size} }})()")).await;
        assert!(size.as_u64().is_some_and(|size| (1000..150_000).contains(&size)), "{size} bytes");
    });
}

#[test]
fn one_selection_of_step_and_tab_in_the_address() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        compares(page, "What is a node?\nhmm").await;
        page.sees(".compare .suite").await;
        page.run("location.hash = '#prompt=1&step=4&tab=state'").await;
        page.until("document.querySelector('#prompt-1').open").await;
        page.until("document.querySelector('#prompt-1 .pick [aria-current]')?.textContent === 'decide_mode'").await;
        page.reads("mode \"answer_question\"").await;
        let selected = page.each("#prompt-1 .timeline tr.step.selected", "it.dataset.step").await;
        assert_eq!(selected, ["4", "4"], "the bars of both");
        page.click("#prompt-1 .tabs [data-tab=code]").await;
        assert_eq!(hash(page).await, "#prompt=1&step=4&tab=code");
        page.reads("async fn decide_mode(").await;
        page.reads("pub async fn suggested_mode(").await;
        page.click("#prompt-1 .score a[href='#sources']").await;
        page.until("document.activeElement.matches('.sources')").await;
        assert_eq!(hash(page).await, "#prompt=1&step=4&tab=code", "the step stays selected");
        page.press('j').await;
        assert_eq!(hash(page).await, "#prompt=1&step=5&tab=code");
        page.reload().await;
        page.until("document.querySelector('#prompt-1 .pick [aria-current]')?.textContent === 'answer_question'").await;
        page.click("#prompt-1 .tabs [data-tab=graph]").await;
        page.until("document.querySelector('#prompt-1 .one:not([hidden]) img.graph')?.naturalWidth > 100").await;
        assert_eq!(
            page.count("#prompt-1 .timeline tr.mark").await,
            page.count("#prompt-1 .timeline tr.mark.selected").await
        );
        page.click("#prompt-1 button.all").await;
        assert!(
            page.count("#prompt-1 .timeline tr.mark").await > page.count("#prompt-1 .timeline tr.mark.selected").await
        );
    });
}

#[test]
fn both_answers_are_seen_as_they_come_and_escape_stops() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["One ", "two "])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares(page, "Talk").await;
        page.until("document.querySelector('.said[data-variant=dag]')?.textContent.startsWith('One two')").await;
        assert_eq!(page.texts("#status").await, ["warm-up pair"]);
        assert_eq!(page.texts(".stage").await, ["● answers", "○ waits for its turn"]);
        assert_eq!(page.each(".said", "it.ariaLive").await, ["off", "off"]);
        nothing_serious(page, "a comparison that runs").await;
        page.picture("compare_running").await;
        page.reload().await;
        page.until("document.querySelector('.said[data-variant=dag]')?.textContent.startsWith('One two')").await;
        page.forget_the_log().await;
        page.press(Key::Escape).await;
        page.reads("stopped by you").await;
        page.reads("One two").await;
        page.click("article a").await;
        page.until("document.querySelector('#prompts').value === 'Talk'").await;
    });
}

#[test]
fn of_the_pair_that_is_watched_each_side_says_what_runs() {
    let answers =
        [Reply::streams(["Fine"]), Reply::streams(["Fine"]), Reply::streams(["Fine"]), Reply::streams(["Fine"])];
    let server = Server::start(Script::new().chat(answers.into_iter().chain([Reply::keeps_alive(["One "])])));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        page.go("/compare").await;
        page.click("#live").await;
        begins(page, "Talk").await;
        page.until("document.querySelector('#status')?.textContent === 'the pair that is watched'").await;
        page.until("document.querySelector('.side.dag .stage').textContent === '● runs answer_question'").await;
        assert_eq!(page.texts(".side.plain .stage").await, ["○ waits for its turn"]);
        page.forget_the_log().await;
        page.press(Key::Escape).await;
        page.reads("stopped by you").await;
    });
}

#[test]
fn another_one_has_to_wait() {
    let server = Server::start(Script::new().chat([Reply::keeps_alive(["One "])]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares(page, "Talk").await;
        page.reads("One").await;
        let begin = "fetch('/api/comparisons', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{\"prompts\":[\"hm\"]}' })";
        let refused = page
            .run_async(&format!("{begin}.then(async got => done([got.status, (await got.json()).error.kind]))"))
            .await;
        assert_eq!(refused, serde_json::json!([409, "busy"]));
        page.forget_the_log().await;
    });
}

#[test]
fn a_phone_shows_one_variant_at_a_time_or_the_difference() {
    let app = App::offline();
    on_a_phone(&app, async |page| {
        compares(page, "What is a node?").await;
        page.sees(".compare .verdict").await;
        let overflow = "document.documentElement.scrollWidth <= innerWidth";
        for (view, sides) in [("dag", 1), ("plain", 1), ("difference", 0)] {
            page.click(&format!(".views [data-view={view}]")).await;
            assert_eq!(page.count(".prompt > .sides > .side").await, sides, "{view}");
            page.until(overflow).await;
            page.picture(&format!("compare_phone_{view}")).await;
        }
        nothing_serious(page, "a phone").await;
        page.go("/compare").await;
        page.until(overflow).await;
        nothing_serious(page, "the form on a phone").await;
    });
}

#[test]
fn the_file_opens_from_disk() {
    let app = App::offline();
    let ended =
        run(["compare", "--runs", "1", "-o", "report.html", "Draw a cat", "<img src=x onerror=alert(1)>"]).exits(0);
    on_a_desk(&app, async |page| {
        page.go_to_file(&ended.home.path().join("report.html")).await;
        page.sees(".compare .verdict").await;
        page.until("document.querySelector('img.answer')?.naturalWidth > 100").await;
        page.run("location.hash = '#prompt=2&step=1&tab=state'").await;
        page.until("document.querySelector('#prompt-2 .pick [aria-current]')?.textContent === 'prompt'").await;
        page.click("#prompt-2 .zoom [aria-label='Zoom in']").await;
        page.until("document.querySelector('#prompt-2 svg.bar').getAttribute('viewBox') === '250 0 500 20'").await;
        assert_eq!(page.each("img", "it.src.startsWith('data:')").await.iter().filter(|is| *is == "false").count(), 0);
        page.picture("compare_file").await;
    });
}

#[test]
fn that_both_failed_is_no_success() {
    let server = Server::start(Script::new().each(|request| {
        let is_meant = request.body["stream"] == true && request.body.to_string().contains("Break");
        is_meant.then(|| Reply::error(400, "invalid_value", "no such thing"))
    }));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_live(page, "Hello?\nBreak").await;
        page.reads("Both variants failed in 1 of 2 pairs, in the same way: ").await;
        assert_eq!(page.each(".verdict", "it.className + it.innerText[0]").await, ["verdict bad✗"]);
        let row = page.texts(".suite tr.worst").await.concat();
        assert!(row.contains("Break") && row.contains("✗ both failed"), "{row}");
        let tokens = "[...it.cells].slice(0, 3).map(cell => cell.innerText).join(' ')";
        let rows = page.each("#prompt-2 .score tbody tr", tokens).await;
        assert!(rows.contains(&"tokens in – –".to_owned()), "{rows:?}");
        page.picture("compare_both_failed").await;
        nothing_serious(page, "both failed").await;
    });
}

#[test]
fn what_is_said_of_the_form_goes_away_with_its_cause() {
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go("/compare").await;
        begins(page, "\n").await;
        page.reads("Write at least one prompt.").await;
        page.types("What is a node?").await;
        page.until("document.querySelector('#problem').textContent === ''").await;
    });
}
