//! Real database servers, each in a folder of its own, on a free port of this machine, for as long as a test runs.
#![allow(dead_code, reason = "each test takes a part of it")]
#![expect(clippy::print_stderr, reason = "what is left out is said")]

use std::env;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use tempfile::TempDir;

/// A server that runs. It ends with this value.
pub(crate) struct Server {
    process: Child,
    _folder: TempDir,
    /// What a client connects to.
    pub(crate) address: String,
    pub(crate) port: u16,
}

impl Server {
    /// `PostgreSQL`, with a user and a database `postgres`. `None` where it is not installed.
    pub(crate) fn postgres() -> Option<Self> {
        let Some(programs) = postgres_programs() else { return left_out("PostgreSQL") };
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let data = folder.path().join("data");
        if is_root() {
            // It refuses to run as root.
            done(Command::new("chown").arg("postgres").arg(folder.path()));
        }
        done(as_postgres(&programs.join("initdb")).arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-N"]));
        let mut command = as_postgres(&programs.join("postgres"));
        command.arg("-D").arg(&data).args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", "", "-F"]);
        let address = format!("postgres://postgres@127.0.0.1:{port}/postgres");
        Some(Self::running(command, folder, address, port))
    }

    /// Redis. `None` where it is not installed.
    pub(crate) fn redis() -> Option<Self> {
        let program = Path::new("redis-server");
        if Command::new(program).arg("--version").output().is_err() {
            return left_out("Redis");
        }
        let (folder, port) = (tempfile::tempdir().unwrap(), free_port());
        let mut command = Command::new(program);
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--dir"]).arg(folder.path());
        Some(Self::running(command, folder, format!("redis://127.0.0.1:{port}"), port))
    }

    fn running(mut command: Command, folder: TempDir, address: String, port: u16) -> Self {
        let log = folder.path().join("server.log");
        let output = fs::File::create(&log).unwrap();
        command.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
        let process = command.spawn().unwrap();
        let mut server = Self { process, _folder: folder, address, port };
        loop {
            let said = fs::read_to_string(&log).unwrap_or_default();
            // Both say so, and `PostgreSQL` takes connections before it answers them.
            if said.to_lowercase().contains("ready to accept connections") {
                break;
            }
            let ended = server.process.try_wait().unwrap();
            assert!(ended.is_none(), "{ended:?}: {said}");
            sleep(Duration::from_millis(20));
        }
        server
    }

    /// Stops it in the middle of what it does.
    pub(crate) fn stop(&mut self) {
        if self.process.try_wait().is_ok_and(|ended| ended.is_some()) {
            return;
        }
        // PostgreSQL takes its other processes with it, and leaves nothing behind.
        drop(Command::new("kill").args(["-INT", &self.process.id().to_string()]).status());
        drop(self.process.wait());
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Says so; with `REQUIRE_ALL=1` that is a failure.
fn left_out<T>(what: &str) -> Option<T> {
    eprintln!("left out: {what} is not installed");
    assert!(env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"), "{what} is not installed");
    None
}

/// Where the server's programs lie: distributions do not put them on the path.
fn postgres_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok().into_iter().flatten().flatten();
    let installed = versions.map(|version| version.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = env::split_paths(&path).chain(installed).collect();
    folders.retain(|folder| folder.join("initdb").exists());
    folders.pop()
}

fn as_postgres(program: &Path) -> Command {
    if !is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
    // A folder that this user may be in.
    command.current_dir("/");
    command
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output().unwrap();
    output.stdout == b"0\n"
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn done(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}
