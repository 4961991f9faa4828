//! Python's Burr 0.42.0, which measures the same in a process of its own, a command at a time.

use std::env;
use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

pub(crate) struct Burr {
    process: Child,
    commands: ChildStdin,
    answers: Lines<BufReader<ChildStdout>>,
}

impl Burr {
    /// Starts it, or says what to install.
    pub(crate) fn start() -> Result<Self, String> {
        let python = python();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/ratios/python_burr.py");
        let mut command = Command::new(&python);
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let install = |why: String| {
            format!(
                "{} has no Burr ({why}). `cargo test -p dag-store --test python_burr_agrees` installs it there; or name a Python that \
                 has it: BURR_PYTHON=…/bin/python",
                python.display()
            )
        };
        let mut process = command.spawn().map_err(|error| install(error.to_string()))?;
        let (Some(commands), Some(answers)) = (process.stdin.take(), process.stdout.take()) else {
            return Err("its pipes are closed".to_owned());
        };
        let mut burr = Self { process, commands, answers: BufReader::new(answers).lines() };
        burr.answer().ok_or_else(|| install("it ended at once".to_owned()))?;
        Ok(burr)
    }

    /// What a command took, in parts.
    pub(crate) fn ask(&mut self, command: &str) -> Vec<Duration> {
        writeln!(self.commands, "{command}").expect("Burr listens");
        self.answer().unwrap_or_else(|| panic!("Burr ended at `{command}`"))
    }

    /// What it took in all.
    pub(crate) fn time(&mut self, command: &str) -> Duration {
        self.ask(command).into_iter().sum()
    }

    fn answer(&mut self) -> Option<Vec<Duration>> {
        let seconds: Vec<f64> = serde_json::from_str(&self.answers.next()?.ok()?).ok()?;
        Some(seconds.into_iter().map(Duration::from_secs_f64).collect())
    }
}

fn python() -> PathBuf {
    // Where the tests install it.
    let installed = || Path::new(env!("CARGO_TARGET_TMPDIR")).join("burr-0.42.0/bin/python");
    env::var_os("BURR_PYTHON").map_or_else(installed, PathBuf::from)
}

impl Drop for Burr {
    fn drop(&mut self) {
        drop((self.process.kill(), self.process.wait()));
    }
}
