//! A step that Python's Burr is at runs, though it takes no lock; once its log was silent for a minute the step was interrupted, and when
//! it ends after all it has completed. Pages are told each of these, also that of the list, though the log has not changed.

mod browser;
#[path = "../../store/tests/python/mod.rs"]
mod python;
mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::time::{Duration, Instant, SystemTime};

use browser::Page;
use python::started;
use support::Shown;

/// Python with a step that waits. It ends when the file is there, or when this is dropped.
struct Waiting {
    python: Child,
    file: PathBuf,
    log: PathBuf,
}

impl Waiting {
    /// Waits itself until the step has begun.
    fn begin(store: &Path) -> Option<Self> {
        let (file, log) = (store.join("go"), store.join("demo/live/log.jsonl"));
        let python = started("wait.py", &[store.to_str()?, "demo", file.to_str()?])?;
        let mut waiting = Self { python, file, log };
        let start = Instant::now();
        while !fs::read_to_string(&waiting.log).is_ok_and(|log| log.contains("begin_entry")) {
            assert!(waiting.python.try_wait().unwrap().is_none(), "Python has ended");
            assert!(start.elapsed() < Duration::from_secs(60), "no step has begun");
            std::thread::sleep(Duration::from_millis(20));
        }
        Some(waiting)
    }

    /// As if its log had been silent for so long.
    fn silent_for(&self, time: Duration) {
        let log = fs::File::options().append(true).open(&self.log).unwrap();
        log.set_modified(SystemTime::now() - time).unwrap();
    }

    fn end(&mut self) {
        fs::write(&self.file, "").unwrap();
        assert!(self.python.wait().unwrap().success());
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        drop(self.python.kill().and_then(|()| self.python.wait()));
    }
}

#[tokio::test]
async fn on_the_page_of_the_run() {
    let shown = Shown::empty().await;
    let Some(mut waiting) = Waiting::begin(shown.folder.path()) else { return };
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/demo/live?tab=trace").await;
    page.reads(".step-row.now", "running").await;
    page.reads("#run-status", "running").await;
    page.until("document.querySelector('#run-status .status').title.includes('lock')").await;
    waiting.silent_for(Duration::from_secs(61));
    page.reads(".step-row.now", "interrupted").await;
    page.reads("#run-status", "interrupted").await;
    page.reads("#panel", "not ended").await;
    waiting.end();
    page.reads("#run-status", "completed").await;
    page.assert_clean().await;
}

#[tokio::test]
async fn in_the_list() {
    let shown = Shown::empty().await;
    let Some(mut waiting) = Waiting::begin(shown.folder.path()) else { return };
    let Some(page) = Page::open(&shown.site, 1280, 800).await else { return };
    page.go("/runs/demo").await;
    page.reads(".body", "running").await;
    waiting.silent_for(Duration::from_secs(61));
    page.reads(".body", "interrupted").await;
    waiting.end();
    page.reads(".body", "completed").await;
    page.assert_clean().await;
}
