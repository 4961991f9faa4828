//! A person at a terminal: the program in a pseudo-terminal, which `script` of util-linux makes.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use tempfile::TempDir;

use super::program::{Program, comes_true, has, wait};

/// A terminal in which the program runs.
pub(crate) struct Terminal {
    child: Child,
    keys: ChildStdin,
    screen: Arc<Mutex<Vec<u8>>>,
    watcher: Option<JoinHandle<()>>,
    /// How much of the screen was read.
    read: usize,
    home: Option<TempDir>,
}

/// What a terminal showed when its program had ended.
#[derive(Debug)]
pub(crate) struct Closed {
    pub(crate) code: Option<i32>,
    /// All that was written.
    pub(crate) screen: String,
    /// The home of the program.
    pub(crate) home: TempDir,
}

pub(crate) const CTRL_C: &str = "\x03";
pub(crate) const CTRL_D: &str = "\x04";
pub(crate) const UP: &str = "\x1b[A";
pub(crate) const ENTER: &str = "\r";
/// What the program writes when it waits for a line. Around it are the sequences with which the line editor draws.
pub(crate) const PROMPT: &str = "> ";

impl Terminal {
    /// The program in a terminal, or nothing if there is no way to make one.
    pub(crate) fn open(program: Program) -> Option<Self> {
        has("script").then(|| Self::start(program))
    }

    fn start(program: Program) -> Self {
        let (inner, home) = program.into_parts();
        let mut command = Command::new("script");
        command.args(["-qefc", &shell(&inner), "/dev/null"]).env_clear().current_dir(home.path());
        for (name, value) in inner.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        if !inner.get_envs().any(|(name, _)| name == "TERM") {
            command.env("TERM", "xterm");
        }
        command.env("SHELL", "/bin/sh").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().expect("script starts");
        let screen = Arc::default();
        let watcher = Some(watch(child.stdout.take().expect("a pipe"), &screen));
        let keys = child.stdin.take().expect("a pipe");
        Self { child, keys, screen, watcher, read: 0, home: Some(home) }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).and_then(|()| self.keys.flush()).expect("the terminal takes keys");
    }

    /// Waits for the prompt and writes a line.
    pub(crate) fn say(&mut self, line: &str) {
        self.expect(PROMPT);
        self.press(line);
        self.press(ENTER);
    }

    /// Waits until this stands on the screen, after all that was expected before.
    pub(crate) fn expect(&mut self, text: &str) {
        let (screen, from) = (Arc::clone(&self.screen), self.read);
        let comes = comes_true(|| {
            let seen = screen.lock().unwrap_or_else(PoisonError::into_inner);
            let at = seen[from..].windows(text.len()).position(|window| window == text.as_bytes());
            at.inspect(|at| self.read = from + at + text.len()).is_some()
        });
        assert!(comes, "{text:?} was not written: {:?}", self.screen());
    }

    /// All that was written so far.
    pub(crate) fn screen(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }

    /// Waits until the program has ended.
    pub(crate) fn end(mut self) -> Closed {
        let code = wait(&mut self.child).code();
        if let Some(watcher) = self.watcher.take() {
            watcher.join().expect("the screen was read");
        }
        Closed { code, screen: self.screen(), home: self.home.take().expect("not ended before") }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The command line for a shell.
fn shell(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let quoted = words.map(|word| format!("'{}'", word.to_str().expect("UTF-8").replace('\'', "'\\''")));
    // In place of the shell, so that signals and the exit code are the program's own.
    format!("exec {}", quoted.collect::<Vec<_>>().join(" "))
}

fn watch(mut output: impl Read + Send + 'static, screen: &Arc<Mutex<Vec<u8>>>) -> JoinHandle<()> {
    let screen = Arc::clone(screen);
    thread::spawn(move || {
        let mut bytes = [0; 4096];
        while let Ok(count @ 1..) = output.read(&mut bytes) {
            screen.lock().unwrap_or_else(PoisonError::into_inner).extend(&bytes[..count]);
        }
    })
}
