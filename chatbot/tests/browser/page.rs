//! The page in the browser: what a person does with it and sees of it.

use std::time::Duration;

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::Url;
use serde_json::{Value, json};

use super::app::App;
use super::driver::Driver;
use crate::support::program::LIMIT;

/// Between two looks at the page.
const PAUSE: Duration = Duration::from_millis(20);

/// A page in a browser of its own.
pub(crate) struct Page {
    client: Client,
    origin: String,
}

/// A command of chromedriver that `WebDriver` does not have.
#[derive(Debug)]
struct Own {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _url: &Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(self.body.to_string()))
    }
}

impl Page {
    pub(super) async fn open(driver: &Driver, app: &App, width: u32, height: u32) -> Self {
        let profile = format!("--user-data-dir={}", driver.folder.path().join("profile").display());
        let size = format!("--window-size={width},{height}");
        let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", &profile, &size];
        let capabilities = json!({
            "goog:chromeOptions": { "args": args },
            "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        });
        let capabilities = capabilities.as_object().expect("an object").clone();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = builder.capabilities(capabilities).connect(&driver.url).await.expect("a browser");
        let page = Self { client, origin: app.origin() };
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        page.go("/").await;
        page
    }

    /// A command to the browser's own protocol.
    pub(crate) async fn devtools(&self, method: &str, params: Value) -> Value {
        self.own("goog/cdp/execute", json!({ "cmd": method, "params": params })).await
    }

    async fn own(&self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Own { path, body }).await.expect("chromedriver does it")
    }

    /// What a person prefers: `("prefers-color-scheme", "dark")`.
    pub(crate) async fn prefer(&self, feature: &str, value: &str) {
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": [{ "name": feature, "value": value }] })).await;
    }

    /// Opens a path of the app.
    pub(crate) async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.origin)).await.expect("the page loads");
    }

    /// Opens a file of this machine.
    pub(crate) async fn go_to_file(&self, path: &std::path::Path) {
        self.client.goto(&format!("file://{}", path.display())).await.expect("the file loads");
    }

    pub(crate) async fn reload(&self) {
        self.client.refresh().await.expect("the page loads");
    }

    /// The path of the page.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.expect("a URL").path().to_owned()
    }

    /// Runs a function body in the page.
    pub(crate) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|error| panic!("{error}: {script}"))
    }

    /// Runs a function body that ends with a call of `done`.
    pub(crate) async fn run_async(&self, script: &str) -> Value {
        let script = format!("const done = arguments[0]; {script}");
        self.client.execute_async(&script, Vec::new()).await.unwrap_or_else(|error| panic!("{error}: {script}"))
    }

    /// The values of an expression over each element that a selector finds: `each(".bubble", "it.textContent")`.
    pub(crate) async fn each(&self, selector: &str, expression: &str) -> Vec<String> {
        let all = format!("[...document.querySelectorAll({})]", json!(selector));
        let found = self.run(&format!("return {all}.map(it => String({expression}))")).await;
        serde_json::from_value(found).expect("strings")
    }

    /// The texts of the elements that a selector finds, as they are shown.
    pub(crate) async fn texts(&self, selector: &str) -> Vec<String> {
        self.each(selector, "it.innerText").await
    }

    /// How many elements that can be seen a selector finds.
    pub(crate) async fn count(&self, selector: &str) -> usize {
        let seen = self.each(selector, "it.checkVisibility({ visibilityProperty: true })").await;
        seen.iter().filter(|seen| *seen == "true").count()
    }

    /// Waits until this is so in the page.
    pub(crate) async fn until(&self, condition: &str) {
        let start = std::time::Instant::now();
        while self.run(&format!("return Boolean({condition})")).await != true {
            if start.elapsed() > LIMIT {
                let text = self.run("return document.body.innerText").await;
                panic!("it does not come to `{condition}`; the page says:\n{}", text.as_str().unwrap_or_default());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Waits until the element that a selector finds can be seen.
    pub(crate) async fn sees(&self, selector: &str) {
        self.until(&format!(
            "document.querySelector({})?.checkVisibility({{ visibilityProperty: true }})",
            json!(selector)
        ))
        .await;
    }

    /// Waits until the text of the page has this in it.
    pub(crate) async fn reads(&self, text: &str) {
        self.until(&format!("document.body.innerText.includes({})", json!(text))).await;
    }

    /// Clicks what a selector finds first.
    pub(crate) async fn click(&self, selector: &str) {
        let start = std::time::Instant::now();
        loop {
            self.sees(selector).await;
            let clicked = match self.client.find(Locator::Css(selector)).await {
                Ok(element) => element.click().await,
                Err(error) => Err(error),
            };
            match clicked {
                Ok(()) => return,
                // The page may have put another one there in the meantime.
                Err(error) if is_gone(&error) && start.elapsed() < LIMIT => tokio::time::sleep(PAUSE).await,
                Err(error) => panic!("{selector}: {error}"),
            }
        }
    }

    /// Types into whatever has the focus.
    pub(crate) async fn types(&self, text: &str) {
        self.devtools("Input.insertText", json!({ "text": text })).await;
    }

    /// Presses one key.
    pub(crate) async fn press(&self, key: impl Into<char>) {
        self.chord(&[], key).await;
    }

    /// Presses a key with others held down.
    pub(crate) async fn chord(&self, held: &[Key], key: impl Into<char>) {
        let (down, up) = (|value| KeyAction::Down { value }, |value| KeyAction::Up { value });
        let held: Vec<char> = held.iter().map(|key| char::from(*key)).collect();
        let key = key.into();
        let mut actions = KeyActions::new("keys".into());
        for action in
            held.iter().copied().map(down).chain([down(key), up(key)]).chain(held.iter().rev().copied().map(up))
        {
            actions = actions.then(action);
        }
        self.client.perform_actions(actions).await.expect("keys are pressed");
    }

    /// Asks something in the form, and does not wait for the answer.
    pub(crate) async fn ask(&self, prompt: &str) {
        self.click("#prompt").await;
        self.types(prompt).await;
        self.press(Key::Enter).await;
        self.until("document.querySelector('#prompt').value === ''").await;
    }

    /// Waits until nothing runs and there are this many turns.
    pub(crate) async fn rests(&self, turns: usize) {
        let quiet = "!document.querySelector('.chat').hasAttribute('data-running') && !document.querySelector('.live')";
        self.until(&format!("document.querySelectorAll('.turn').length === {turns} && {quiet}")).await;
    }

    /// Asks something and waits until it is answered: how many turns there are then.
    pub(crate) async fn asks(&self, prompt: &str, turns: usize) {
        self.ask(prompt).await;
        self.rests(turns).await;
    }

    /// What has the focus: its id, or what it does, or its tag.
    pub(crate) async fn focus(&self) -> String {
        let focus = self.run("const it = document.activeElement; return it.id || it.dataset.do || it.tagName").await;
        focus.as_str().expect("a string").to_owned()
    }

    /// Writes what is seen into the target folder, to be looked at.
    pub(crate) async fn picture(&self, name: &str) {
        let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
        std::fs::create_dir_all(&folder).expect("a folder");
        let bytes = self.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(name).with_extension("png"), bytes).expect("written");
    }

    /// Forgets what was logged so far: for what is meant to fail.
    pub(crate) async fn forget_the_log(&self) {
        self.own("se/log", json!({ "type": "browser" })).await;
    }

    /// Nothing stands on the console, and no request went elsewhere.
    pub(super) async fn assert_clean(&self) {
        let console = self.own("se/log", json!({ "type": "browser" })).await;
        // The browser remarks what it does, for instance that a key came before the focus that the page asks for.
        let told: Vec<_> =
            console.as_array().expect("a list").iter().filter(|entry| entry["level"] != "INFO").collect();
        assert!(told.is_empty(), "the console is not empty: {told:?}");
        let log = self.own("se/log", json!({ "type": "performance" })).await;
        let foreign: Vec<_> =
            log.as_array().expect("a list").iter().filter_map(requested).filter(|url| !self.is_own(url)).collect();
        assert!(foreign.is_empty(), "requests went to {foreign:?}");
    }

    fn is_own(&self, url: &str) -> bool {
        // The browser's own first page, and a report opened from disk, are no part of the app.
        let is_local =
            ["blob:", "data:", "chrome:", "chrome-untrusted:", "file:"].iter().any(|scheme| url.starts_with(scheme));
        is_local || url.starts_with(&format!("{}/", self.origin))
    }

    pub(super) async fn close(self) {
        self.client.close().await.expect("the browser ends");
    }
}

/// Whether the element went away before the click came.
fn is_gone(error: &CmdError) -> bool {
    error.is_stale_element_reference() || error.is_no_such_element()
}

/// The URL of a request, if the entry of the log is one.
fn requested(entry: &Value) -> Option<String> {
    let message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let event = &message["message"];
    let is_request = event["method"] == "Network.requestWillBeSent";
    is_request.then(|| event["params"]["request"]["url"].as_str().unwrap_or_default().to_owned())
}
