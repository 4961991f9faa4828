//! The program as people start it: its real binary, with an environment of its own and a home that is thrown away.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use super::ask::KEY;
use super::server::Server;

/// No command of a test takes this long; what does is stopped, so that a test fails instead of hanging.
pub(crate) const LIMIT: Duration = Duration::from_secs(60);

/// A command line that is not started yet.
pub(crate) struct Program {
    command: Command,
    home: TempDir,
    input: Vec<u8>,
}

/// A program that runs.
pub(crate) struct Running {
    child: Child,
    streams: [Stream; 2],
    home: Option<TempDir>,
}

/// What is written to a stream, as it comes.
struct Stream {
    bytes: Arc<Mutex<Vec<u8>>>,
    reader: Option<JoinHandle<()>>,
}

/// What a program left behind.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// Its home, which is also where it was started.
    pub(crate) home: TempDir,
}

/// Runs the program with these arguments, without key and without server.
pub(crate) fn run<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Ended {
    Program::new(args).run()
}

impl Program {
    pub(crate) fn new<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(env!("CARGO_BIN_EXE_chatbot"));
        command.args(args).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home.path()).env("TMPDIR", home.path()).current_dir(home.path());
        Self { command, home, input: Vec::new() }
    }

    /// With a key, and this server to ask.
    pub(crate) fn server(self, server: &Server) -> Self {
        self.env("OPENAI_API_KEY", KEY).env("OPENAI_BASE_URL", server.url())
    }

    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// What it can read from standard input.
    pub(crate) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// Runs it to its end.
    pub(crate) fn run(self) -> Ended {
        let mut running = self.start();
        running.close();
        running.end()
    }

    /// Starts it; its standard input stays open.
    pub(crate) fn start(mut self) -> Running {
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().expect("the program starts");
        let streams = [Stream::read(child.stdout.take()), Stream::read(child.stderr.take())];
        let mut running = Running { child, streams, home: Some(self.home) };
        running.write(&self.input);
        running
    }

    /// The command and its home, for what this module has no word for.
    pub(crate) fn into_parts(self) -> (Command, TempDir) {
        (self.command, self.home)
    }
}

impl Stream {
    fn read(stream: Option<impl Read + Send + 'static>) -> Self {
        let (mut stream, bytes) = (stream.expect("a pipe"), Arc::<Mutex<Vec<u8>>>::default());
        let kept = Arc::clone(&bytes);
        let reader = thread::spawn(move || {
            let mut part = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut part) {
                kept.lock().unwrap_or_else(PoisonError::into_inner).extend(&part[..count]);
            }
        });
        Self { bytes, reader: Some(reader) }
    }

    fn so_far(&self) -> Vec<u8> {
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn whole(&mut self) -> String {
        self.reader.take().expect("read once").join().expect("the stream was read");
        String::from_utf8(self.so_far()).expect("UTF-8")
    }
}

impl Running {
    /// Writes to its standard input; that it does not read all of it is its own business.
    pub(crate) fn write(&mut self, input: &[u8]) {
        if let Some(stdin) = &mut self.child.stdin {
            let _ = stdin.write_all(input).and_then(|()| stdin.flush());
        }
    }

    /// Ends its standard input.
    pub(crate) fn close(&mut self) {
        self.child.stdin = None;
    }

    /// What stands on its standard output by now.
    pub(crate) fn so_far(&self) -> String {
        String::from_utf8_lossy(&self.streams[0].so_far()).into_owned()
    }

    /// Waits until this stands on its standard output.
    pub(crate) fn expect(&self, text: &str) {
        let is_there = || self.so_far().contains(text);
        assert!(comes_true(is_there), "{text:?} was not written");
    }

    /// Sends it the signal of Ctrl-C until it ends.
    pub(crate) fn interrupt_until_it_ends(&mut self) {
        let ends = comes_true(|| {
            self.interrupt();
            thread::sleep(Duration::from_millis(20));
            self.child.try_wait().expect("a child").is_some()
        });
        assert!(ends, "the program goes on");
    }

    /// Sends it the signal of Ctrl-C.
    pub(crate) fn interrupt(&self) {
        self.signal("-INT");
    }

    /// Sends it this signal, `-TERM` or `-KILL`.
    pub(crate) fn signal(&self, signal: &str) {
        let status = Command::new("kill").args([signal, &self.child.id().to_string()]).status().expect("kill");
        assert!(status.success());
    }

    /// Waits until it has ended.
    pub(crate) fn end(mut self) -> Ended {
        let status = wait(&mut self.child);
        let [stdout, stderr] = &mut self.streams;
        Ended {
            status,
            stdout: stdout.whole(),
            stderr: stderr.whole(),
            home: self.home.take().expect("not ended before"),
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Waits until a child has ended, and stops it if it does not.
pub(crate) fn wait(child: &mut Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            return status;
        }
        if start.elapsed() > LIMIT {
            let _ = child.kill();
            panic!("the program did not end");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

/// Whether this comes true in time.
pub(crate) fn comes_true(mut is_so: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    while !is_so() {
        if start.elapsed() > LIMIT {
            return false;
        }
        thread::sleep(Duration::from_millis(5));
    }
    true
}

impl Ended {
    /// The exit code; a program that a signal ended has none.
    pub(crate) fn code(&self) -> Option<i32> {
        self.status.code()
    }

    /// The same, if it ended with this exit code.
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code(), Some(code), "{self:#?}");
        self
    }

    /// Standard output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// All files under its home, relative to it, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        files(&self.home)
    }
}

/// All files in a folder and its folders, in order.
pub(crate) fn files(folder: &TempDir) -> Vec<String> {
    let mut files = Vec::new();
    walk(folder.path(), folder.path(), &mut files);
    files.sort();
    files
}

fn walk(root: &Path, folder: &Path, files: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            walk(root, &path, files);
        } else {
            files.push(path.strip_prefix(root).expect("under the root").display().to_string());
        }
    }
}

/// Whether a tool is installed. A test that needs one that is not is skipped, or fails with `REQUIRE_ALL=1`.
pub(crate) fn has(tool: &str) -> bool {
    let found =
        std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()).any(|folder| folder.join(tool).is_file());
    assert!(found || std::env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"), "`{tool}` is not installed");
    found
}
