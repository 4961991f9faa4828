//! The server program, on a port that was free, with a home that is thrown away; it can be killed and started again.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::support::program::Program;
use crate::support::server::Server;

/// A running app.
pub(crate) struct App {
    home: TempDir,
    server: Option<String>,
    port: u16,
    child: RefCell<Child>,
}

impl App {
    /// With the offline provider.
    pub(crate) fn offline() -> Self {
        Self::start(None)
    }

    /// With this model server.
    pub(crate) fn with(server: &Server) -> Self {
        Self::start(Some(server.url()))
    }

    fn start(server: Option<String>) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let (child, port) = started(&home, server.as_deref(), 0);
        Self { home, server, port, child: RefCell::new(child) }
    }

    /// Kills the program, as a power cut does.
    pub(crate) fn kill(&self) {
        let mut child = self.child.borrow_mut();
        child.kill().expect("killed");
        child.wait().expect("ended");
    }

    /// Starts it again at the same address, with what it had kept.
    pub(crate) fn start_again(&self) {
        let (child, port) = started(&self.home, self.server.as_deref(), self.port);
        assert_eq!(port, self.port);
        *self.child.borrow_mut() = child;
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let child = self.child.get_mut();
        let _ = child.kill();
        let _ = child.wait();
    }
}

/// Starts the program and reads where it listens.
fn started(home: &TempDir, server: Option<&str>, port: u16) -> (Child, u16) {
    let (mut command, _own_home) = command(home, server, port);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_of(&line)).expect("it says where it listens");
    // Whatever it says later must not stop it.
    std::thread::spawn(move || lines.for_each(drop));
    (child, port)
}

fn command(home: &TempDir, server: Option<&str>, port: u16) -> (Command, TempDir) {
    let mut program = Program::new(["serve", "--no-open", "--port", &port.to_string()]).env("HOME", home.path());
    if let Some(url) = server {
        program = program.env("OPENAI_API_KEY", crate::support::ask::KEY).env("OPENAI_BASE_URL", url);
    }
    let (mut command, own_home) = program.into_parts();
    command.current_dir(home.path()).env("TMPDIR", home.path());
    (command, own_home)
}

fn port_of(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("http://127.0.0.1:")?;
    rest.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}
