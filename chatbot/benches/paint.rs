//! When each screen is first painted, and what it weighs: `cargo bench -p chatbot --bench paint`.
//!
//! Headless Chromium opens the screens of the program in turn, with an empty cache, and between them a file of one word, which is what the
//! browser takes for itself. Without Chromium nothing is measured. `-- --quick` opens each once, to see that it works.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

#[path = "../tests/browser/mod.rs"]
#[allow(dead_code, unused_imports, reason = "tests use more of it")]
mod browser;
#[path = "../tests/support/mod.rs"]
#[allow(dead_code, unused_imports, reason = "tests use more of it")]
mod support;

use std::time::Duration;

use browser::{App, Page};
use serde_json::json;

/// The time from the start of the navigation to the first painted text, in milliseconds.
const PAINTED: &str = "new PerformanceObserver((list) => { const [it] = list.getEntriesByName('first-contentful-paint'); if (it) done(it.startTime) }) \
     .observe({ type: 'paint', buffered: true })";
/// The page, its styles, scripts and what they fetched, as sent, compressed, without pictures and headers, in kB.
const WEIGHT: &str = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')] \
     .filter((it) => it.initiatorType !== 'img').reduce((sum, it) => sum + it.encodedBodySize, 0) / 1000";

const REST: Duration = Duration::from_millis(400);

/// A screen with all that was measured of it.
struct Screen {
    name: &'static str,
    /// None for a file of one word.
    path: Option<String>,
    paints: Vec<f64>,
    weight: f64,
}

impl Screen {
    fn new(name: &'static str, path: &str) -> Self {
        Self { name, path: Some(path.to_owned()), paints: Vec::new(), weight: 0.0 }
    }

    async fn open(&mut self, page: &Page, word: &std::path::Path) {
        page.devtools("Network.clearBrowserCache", json!({})).await;
        match &self.path {
            Some(path) => page.go(path).await,
            None => page.go_to_file(word).await,
        }
        self.paints.push(page.run_async(PAINTED).await.as_f64().expect("a number"));
        // Some modules come later, and the next screen shall not wait for what this one still does.
        tokio::time::sleep(REST).await;
        self.weight = page.run(WEIGHT).await.as_f64().expect("a number");
    }

    fn median(&mut self) -> f64 {
        self.paints.sort_by(f64::total_cmp);
        self.paints[self.paints.len() / 2]
    }
}

fn main() {
    // Cargo runs benchmarks in tests without any argument of its own.
    let is_whole = std::env::args().any(|arg| arg == "--bench") && !std::env::args().any(|arg| arg == "--quick");
    let app = App::offline();
    browser::on_a_desk(&app, async |page| {
        let (folder, mut screens) = (tempfile::tempdir().expect("a folder"), screens(page).await);
        let word = folder.path().join("word.html");
        std::fs::write(&word, "<!DOCTYPE html><title>word</title>word").expect("written");
        for _ in 0..if is_whole { 15 } else { 1 } {
            for screen in &mut screens {
                screen.open(page, &word).await;
            }
        }
        table(&mut screens);
    });
}

/// All screens, of a conversation of three turns.
async fn screens(page: &Page) -> Vec<Screen> {
    for (prompt, turn) in ["What is a node?", "Draw a cat", "Write a function that sorts a list"].iter().zip(1..) {
        page.asks(prompt, turn).await;
    }
    let chat = page.path().await;
    let id = chat.rsplit('/').next().expect("an id").to_owned();
    vec![
        Screen { path: None, ..Screen::new("a file of one word", "") },
        Screen::new("a new chat", "/"),
        Screen::new("a chat", &chat),
        Screen::new("watch", &format!("/app/{id}")),
        Screen::new("compare", "/compare"),
        Screen::new("runs", "/runs/chatbot"),
        Screen::new("a run", &format!("/runs/chatbot/{id}")),
        Screen::new("graph", "/graph"),
    ]
}

fn table(screens: &mut [Screen]) {
    println!("| screen | first paint, median | quickest | over a file of one word | kB |");
    println!("|---|---:|---:|---:|---:|");
    let floor = screens[0].median();
    for screen in screens {
        let (median, name) = (screen.median(), screen.name);
        println!(
            "| {name} | {median:.0} ms | {:.0} ms | {:.1} | {:.1} |",
            screen.paints[0],
            median / floor,
            screen.weight
        );
    }
}
