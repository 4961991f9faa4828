//! The progress bar counts the nodes of a plan, names those that run, leaves nothing behind, and is silent where there is no terminal.
#![cfg(feature = "progress")]

use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{env, io};

use dag_core::{Dag, Module, Progress, module, node};
use indicatif::{ProgressDrawTarget, TermLike};

static CALLS: AtomicU32 = AtomicU32::new(0);

/// Long enough to be drawn between two frames.
async fn a_while() {
    tokio::time::sleep(Duration::from_millis(80)).await;
}

#[node]
async fn slow() -> u32 {
    a_while().await;
    1
}

#[node(retry(1, backoff = "80ms"))]
async fn flaky(slow: &u32) -> Result<u32, String> {
    a_while().await;
    if CALLS.fetch_add(1, Ordering::SeqCst) == 0 { Err("not yet".into()) } else { Ok(*slow) }
}

#[node]
async fn beside(slow: &u32) -> u32 {
    a_while().await;
    *slow
}

#[node]
async fn sum(flaky: &u32, beside: &u32) -> u32 {
    a_while().await;
    flaky + beside
}

#[node]
async fn fails(slow: &u32) -> Result<u32, String> {
    a_while().await;
    Err(slow.to_string())
}

const NODES: Module = module!([slow, flaky, beside, sum, fails]);

fn dag() -> Dag {
    Dag::builder().add(NODES).build().unwrap()
}

/// A terminal that keeps what is written.
#[derive(Debug, Clone, Default)]
struct Screen(Arc<Mutex<Vec<String>>>);

impl Screen {
    fn wrote(&self, text: &str) -> bool {
        self.0.lock().unwrap().iter().any(|line| line.contains(text))
    }

    fn last(&self) -> Option<String> {
        self.0.lock().unwrap().last().cloned()
    }
}

impl TermLike for Screen {
    fn width(&self) -> u16 {
        80
    }

    fn move_cursor_up(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_down(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_right(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn move_cursor_left(&self, _: usize) -> io::Result<()> {
        Ok(())
    }

    fn write_line(&self, line: &str) -> io::Result<()> {
        self.write_str(line)
    }

    fn write_str(&self, text: &str) -> io::Result<()> {
        self.0.lock().unwrap().push(text.into());
        Ok(())
    }

    fn clear_line(&self) -> io::Result<()> {
        self.write_str("(clear)")
    }

    fn flush(&self) -> io::Result<()> {
        Ok(())
    }
}

fn drawn(screen: &Screen, outputs: &[&str]) -> Progress {
    let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
    Progress::drawn_on(&dag().plan(outputs.iter().copied()).unwrap(), target)
}

#[tokio::test]
async fn it_counts_and_names() {
    let screen = Screen::default();
    assert_eq!(dag().run::<sum>().observe(drawn(&screen, &["sum"])).await.unwrap(), 2);
    for text in ["0/4 slow", "1/4 flaky, beside", "flaky (attempt 2)", "3/4 sum"] {
        assert!(screen.wrote(text), "{text:?} is not in {screen:#?}");
    }
    assert_eq!(screen.last().as_deref(), Some("(clear)"));
}

#[tokio::test]
async fn it_goes_away_with_a_run_that_fails_or_is_dropped() {
    let screen = Screen::default();
    dag().run::<fails>().observe(drawn(&screen, &["fails"])).await.unwrap_err();
    assert!(screen.wrote("1/2 fails"));
    assert_eq!(screen.last().as_deref(), Some("(clear)"));

    let screen = Screen::default();
    let run = dag().run::<slow>().observe(drawn(&screen, &["slow"]));
    tokio::time::timeout(Duration::from_millis(60), run.into_future()).await.unwrap_err();
    assert_eq!(screen.last().as_deref(), Some("(clear)"));
}

const CHILD: &str = "PROGRESS_OF_A_CHILD";

/// What the other tests run in a process of its own.
#[tokio::test]
async fn child() {
    if env::var_os(CHILD).is_some() {
        let plan = dag().plan(["beside"]).unwrap();
        dag().run::<beside>().observe(Progress::stderr(&plan)).await.unwrap();
    }
}

#[test]
fn it_is_silent_where_stderr_is_no_terminal() {
    let mut command = Command::new(env::current_exe().unwrap());
    let output = command.args(["--exact", "child", "--nocapture"]).env(CHILD, "1").output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

/// `script` of util-linux makes the terminal.
#[test]
fn it_is_drawn_where_stderr_is_one() {
    if Command::new("script").arg("--version").stdout(Stdio::null()).status().is_err() {
        assert!(env::var_os("REQUIRE_ALL").is_none(), "there is no `script`");
        return;
    }
    let child = format!("exec '{}' --exact child --nocapture", env::current_exe().unwrap().display());
    let mut command = Command::new("script");
    command.args(["-qefc", &child, "/dev/null"]).env(CHILD, "1").env("TERM", "xterm").stdin(Stdio::null());
    let screen = command.output().unwrap();
    let screen = String::from_utf8_lossy(&screen.stdout);
    assert!(screen.contains("1/2 beside"), "{screen:?}");
}
