//! The compare screen as a test uses it.

use super::Page;
use super::axe::serious_findings;

/// Fills the form, for one pair a prompt, and begins.
pub(crate) async fn compares(page: &Page, prompts: &str) {
    page.go("/compare").await;
    begins(page, prompts).await;
}

/// The same where the form is on the page.
pub(crate) async fn begins(page: &Page, prompts: &str) {
    page.click("#prompts").await;
    page.types(prompts).await;
    page.run("document.querySelector('#runs').value = 1").await;
    page.click("#asking button[type=submit]").await;
}

/// The same with a server that is asked in every run, and until the report is there.
pub(crate) async fn compares_live(page: &Page, prompts: &str) {
    page.go("/compare").await;
    page.click("#live").await;
    begins(page, prompts).await;
    page.sees(".compare .verdict").await;
}

pub(crate) async fn nothing_serious(page: &Page, state: &str) {
    let Some(findings) = serious_findings(page).await else { return };
    assert!(findings.is_empty(), "{state}: {findings:#?}");
}
