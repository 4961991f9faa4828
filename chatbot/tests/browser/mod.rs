//! The page as people use it: the real program, a real Chromium that its driver steers, and what a test says about them in its own words.
//!
//! Without a browser the tests say what they left out and pass; with `REQUIRE_ALL=1` they fail.

mod app;
pub(crate) mod comparison;
pub(crate) mod axe;
#[path = "../../../dag-core/explorer/tests/browser/axe_core.rs"]
mod axe_core;
#[path = "../../../dag-core/explorer/tests/browser/driver.rs"]
mod driver;
mod page;

pub(crate) use app::App;
pub(crate) use page::Page;

use crate::support::program::has;
use driver::Driver;

/// Runs a test in a browser with a window of this size, and looks afterwards whether the console is empty and all requests went to the
/// app.
pub(crate) fn browse(app: &App, width: u32, height: u32, test: impl AsyncFnOnce(&Page)) {
    if ![has("chromium"), has("chromedriver")].iter().all(|found| *found) {
        return left_out("there is no chromium with its chromedriver here");
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let driver = Driver::start();
        let page = Page::open(&driver, app, width, height).await;
        test(&page).await;
        page.assert_clean().await;
        page.close().await;
    });
}

/// A window as on a desk.
pub(crate) fn on_a_desk(app: &App, test: impl AsyncFnOnce(&Page)) {
    browse(app, 1280, 900, test);
}

/// A window as wide as a phone.
pub(crate) fn on_a_phone(app: &App, test: impl AsyncFnOnce(&Page)) {
    browse(app, 390, 844, test);
}

#[expect(clippy::print_stderr, reason = "what is left out is said")]
fn left_out(why: &str) {
    eprintln!("left out: {why}");
}
