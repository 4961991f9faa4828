//! Which variant cost what and why: each call with its tokens, at prices that the reader sets; what is not known is no 0.

use crate::browser::comparison::{compares_live, nothing_serious};
use crate::browser::{App, Page, on_a_desk, on_a_phone};
use crate::support::program::run;
use crate::support::reply::Reply;
use crate::support::script::Script;
use crate::support::server::Server;

/// A server that says three words to the one variant and one word to the other; each word is a token.
fn talks_more_to_the_dag() -> Server {
    let answers = [Reply::streams(["One ", "two ", "three"]), Reply::streams(["One"])];
    Server::start(Script::new().chat(answers.iter().cycle().take(100).cloned()))
}

/// A million for each token that is sent and two for each that is made: costs are then small whole numbers.
async fn sets_prices(page: &Page) {
    for (side, price) in [("input", "1000000"), ("output", "2000000")] {
        page.click(&format!(".prompt:not(details:not([open])) [data-price={side}]")).await;
        page.types(price).await;
    }
}

async fn costs(page: &Page) -> Vec<String> {
    page.each("#prompt-1 .score [data-total]", "it.textContent").await
}

#[test]
fn each_call_at_the_prices_that_the_reader_sets() {
    let server = talks_more_to_the_dag();
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_live(page, "Talk").await;
        assert_eq!(costs(page).await, ["–", "–", "–"], "nobody said a price");
        assert_eq!(page.texts(".cost .formula.quiet").await, ["the price is not known"; 4]);
        sets_prices(page).await;
        assert_eq!(costs(page).await, ["14", "10", "+4"]);
        let calls = page.each(
            ".cost tr[data-model]",
            "it.querySelector('th').textContent + ' ' + it.querySelector('.money').textContent",
        );
        let expected = ["decide_mode 5", "answer_question 9", "decide_mode 5", "answer_question 5"];
        assert_eq!(calls.await, expected);
        page.reads("(3 × 1000000 + 3 × 2000000) / 1 000 000").await;
        let took = page.texts(".score td.dag").await.remove(0);
        let numbers = page.texts(".side .numbers").await.remove(0);
        assert!(numbers.ends_with(&format!("{took} in all · cost 14")), "the same under the answer: {numbers}");
        nothing_serious(page, "a report with prices").await;
        page.picture("compare_costs").await;
        page.reload().await;
        page.until("document.querySelector('.prices input')?.value === '1000000'").await;
        page.click(".tools a[href='?baseline=dag']").await;
        page.until("document.querySelector('.score [data-total=difference]')?.textContent === '-4'").await;
        page.run("const it = document.querySelector('.prices input'); it.value = ''; it.dispatchEvent(new Event('input', { bubbles: true }))").await;
        assert_eq!(costs(page).await, ["–", "–", "–"], "a price that was taken back");
    });
}

#[test]
fn the_explorer_has_the_same_prices() {
    let server = talks_more_to_the_dag();
    let app = App::with(&server);
    on_a_phone(&app, async |page| {
        compares_live(page, "Talk").await;
        page.until("document.documentElement.scrollWidth <= innerWidth").await;
        sets_prices(page).await;
        let kept = page.run("return Object.values(JSON.parse(localStorage['dag-explorer prices']))").await;
        let cost = "document.querySelector('.cost .money').getBoundingClientRect().right <= innerWidth";
        page.until(cost).await;
        assert_eq!(kept, serde_json::json!([{ "input": 1_000_000, "output": 2_000_000 }]));
        assert_eq!(costs(page).await, ["14", "10", "+4"]);
    });
}

#[test]
fn what_nobody_counted_is_not_known() {
    let server = Server::start(Script::new().chat([Reply::error(401, "invalid_api_key", "no")]));
    let app = App::with(&server);
    on_a_desk(&app, async |page| {
        compares_live(page, "Talk").await;
        sets_prices(page).await;
        assert_eq!(costs(page).await, ["–", "–", "–"]);
        page.reads("it failed: nobody counted").await;
        assert_eq!(page.texts(".cost .total .num").await, ["–"; 6]);
    });
}

#[test]
fn several_prompts_are_added_up_in_a_file_too() {
    let ended =
        run(["compare", "--runs", "1", "-o", "report.html", "hmm", "What is a node?", "this is unsafe"]).exits(0);
    let app = App::offline();
    on_a_desk(&app, async |page| {
        page.go_to_file(&ended.home.path().join("report.html")).await;
        page.sees(".compare .verdict").await;
        let all = "it.textContent";
        assert_eq!(
            page.each(".suite [data-total-of]", all).await,
            ["–", "–", "same", "–"],
            "a refused prompt asks no model"
        );
        sets_prices(page).await;
        assert_eq!(page.each(".suite [data-total-of]", all).await, ["same"; 4]);
    });
}
