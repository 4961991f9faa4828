//! The processes that are measured, and what the system says of them.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::model::Model;
use crate::{proxy, usage};

/// A server in a process of its own; dropped, it ends.
pub(crate) struct Process {
    child: Child,
    /// Without a slash at its end.
    pub(crate) url: String,
    _home: TempDir,
}

impl Process {
    pub(crate) fn chatbot(model: &Model) -> io::Result<Self> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chatbot"));
        command.args(["serve", "--port", "0", "--no-open"]);
        Self::run(command.env("OPENAI_API_KEY", "none").env("OPENAI_BASE_URL", &model.url))
    }

    pub(crate) fn proxy(model: &Model) -> io::Result<Self> {
        Self::run(Command::new(std::env::current_exe()?).env(proxy::MODEL, &model.url))
    }

    fn run(command: &mut Command) -> io::Result<Self> {
        let home = tempfile::tempdir()?;
        let mut child = command.env("HOME", home.path()).stdout(Stdio::piped()).spawn()?;
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url)?;
        Ok(Self { child, url: url.trim().trim_end_matches('/').to_owned(), _home: home })
    }

    /// What it holds of the machine's memory, in kB.
    pub(crate) fn memory(&self) -> u64 {
        usage::memory(self.child.id())
    }

    /// The time that processors worked for it.
    pub(crate) fn cpu(&self) -> Duration {
        usage::cpu(self.child.id())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.kill().and_then(|()| self.child.wait()));
    }
}

/// How long it takes from the start of the program to the first byte of its page.
pub(crate) fn start(model: &Model) -> io::Result<Duration> {
    let began = Instant::now();
    let process = Process::chatbot(model)?;
    let host = process.url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host)?;
    write!(stream, "GET / HTTP/1.1\r\nhost: {host}\r\n\r\n")?;
    stream.read_exact(&mut [0])?;
    Ok(began.elapsed())
}
