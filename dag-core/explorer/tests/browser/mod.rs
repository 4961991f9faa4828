//! A real Chromium that its driver steers. Without one the tests say what they left out and pass; with `REQUIRE_ALL=1` they fail.
#![allow(dead_code, unused_imports, reason = "each test file uses its own part")]
#![allow(clippy::print_stdout, reason = "what is left out is said")]

mod axe;
mod axe_core;
mod driver;

pub(crate) use axe::serious_findings;

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use driver::Driver;
use reqwest::Client;
use serde_json::{Value, json};

/// However slow the machine is, by then a page has changed.
const LIMIT: Duration = Duration::from_secs(60);

/// A page in a browser of its own.
pub(crate) struct Page {
    client: Client,
    session: String,
    site: String,
    _driver: Driver,
}

fn has(program: &str) -> bool {
    let found = Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    found.is_ok_and(|status| status.success())
}

impl Page {
    /// A window of this size; `None` where there is no browser.
    pub(crate) async fn open(site: &crate::support::Site, width: u32, height: u32) -> Option<Self> {
        if !has("chromium") || !has("chromedriver") {
            assert!(std::env::var_os("REQUIRE_ALL").is_none_or(|all| all != "1"), "there is no chromium here");
            println!("left out: there is no chromium with its chromedriver here");
            return None;
        }
        let driver = Driver::start();
        let profile = format!("--user-data-dir={}", driver.folder.path().join("profile").display());
        let args = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", &profile];
        let options = json!({ "goog:chromeOptions": { "args": args }, "goog:loggingPrefs": { "browser": "ALL" } });
        let client = site.client.clone();
        let url = format!("{}/session", driver.url);
        let body = json!({ "capabilities": { "alwaysMatch": options } }).to_string();
        let answer = client.post(&url).body(body).send().await.expect("a session").json::<Value>().await.expect("JSON");
        let id = answer["value"]["sessionId"].as_str().unwrap_or_else(|| panic!("no session: {answer}"));
        let page = Self { client, session: format!("{url}/{id}"), site: site.url(""), _driver: driver };
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        page.devtools("Emulation.setDeviceMetricsOverride", metrics).await;
        Some(page)
    }

    async fn call(&self, path: &str, body: Value) -> Value {
        let request = self.client.post(format!("{}/{path}", self.session)).body(body.to_string());
        let answer = request.send().await.expect("an answer").json::<Value>().await.expect("JSON");
        assert!(answer["value"]["error"].is_null(), "{path} {body}: {answer}");
        answer["value"].clone()
    }

    pub(crate) async fn devtools(&self, command: &str, params: Value) {
        self.call("goog/cdp/execute", json!({ "cmd": command, "params": params })).await;
    }

    /// Opens a path of the site.
    pub(crate) async fn go(&self, path: &str) {
        self.call("url", json!({ "url": format!("{}{path}", self.site) })).await;
    }

    /// The value of an expression in the page.
    pub(crate) async fn value(&self, expression: &str) -> Value {
        self.call("execute/sync", json!({ "script": format!("return {expression}"), "args": [] })).await
    }

    /// The text that a selector finds first, as it is shown.
    pub(crate) async fn text(&self, selector: &str) -> String {
        let text = self.value(&format!("document.querySelector({}).innerText", json!(selector))).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this is so in the page.
    pub(crate) async fn until(&self, condition: &str) {
        let start = Instant::now();
        while self.value(&format!("Boolean({condition})")).await != true {
            assert!(start.elapsed() < LIMIT, "not `{condition}`; the page: {}", self.text("body").await);
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    pub(crate) async fn reads(&self, selector: &str, text: &str) {
        self.until(&format!("document.querySelector({})?.innerText.includes({})", json!(selector), json!(text))).await;
    }

    /// Clicks what a selector finds first, at a part of its width.
    pub(crate) async fn click_at(&self, selector: &str, part: f64) {
        self.until(&format!("document.querySelector({})?.checkVisibility()", json!(selector))).await;
        let rect =
            self.value(&format!("document.querySelector({}).getBoundingClientRect().toJSON()", json!(selector))).await;
        let number = |name: &str| rect[name].as_f64().expect("a number");
        let (x, y) = (number("x") + number("width") * part, number("y") + number("height") / 2.0);
        let moves = json!([
            { "type": "pointerMove", "x": x.round() as i64, "y": y.round() as i64 },
            { "type": "pointerDown", "button": 0 }, { "type": "pointerUp", "button": 0 },
        ]);
        self.call("actions", json!({ "actions": [{ "type": "pointer", "id": "mouse", "actions": moves }] })).await;
    }

    pub(crate) async fn click(&self, selector: &str) {
        self.click_at(selector, 0.5).await;
    }

    /// Presses a key where the focus is.
    pub(crate) async fn press(&self, key: &str) {
        let keys = json!([{ "type": "keyDown", "value": key }, { "type": "keyUp", "value": key }]);
        self.call("actions", json!({ "actions": [{ "type": "key", "id": "keys", "actions": keys }] })).await;
    }

    /// The console is empty: no error, nothing that the policy has blocked.
    pub(crate) async fn assert_clean(&self) {
        let log = self.call("se/log", json!({ "type": "browser" })).await;
        assert_eq!(log, json!([]), "the console");
    }
}
