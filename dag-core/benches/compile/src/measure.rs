//! Building a crate, and what that costs: cargo's own start counts too, for both crates alike.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fmt, fs, io};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) wall: Duration,
    /// CPU time of user code, of cargo and of all that it starts. Linux tells it, others do not.
    pub(crate) cpu: Option<Duration>,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.2?} wall", self.wall)?;
        self.cpu.map_or(Ok(()), |cpu| write!(f, ", {cpu:.2?} user CPU"))
    }
}

pub(crate) fn build(workspace: &Path, package: &str) -> io::Result<Cost> {
    let before = cpu_of_children();
    let started = Instant::now();
    cargo(workspace, &["build", "--quiet", "--package", package])?;
    let wall = started.elapsed();
    let cpu = cpu_of_children().zip(before).map(|(after, before)| after - before);
    Ok(Cost { wall, cpu })
}

/// Forgets what was built of this crate alone.
pub(crate) fn clean(workspace: &Path, package: &str) -> io::Result<()> {
    cargo(workspace, &["clean", "--quiet", "--package", package])
}

fn cargo(workspace: &Path, arguments: &[&str]) -> io::Result<()> {
    let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(program);
    command.args(arguments).current_dir(workspace).stdin(Stdio::null());
    // The folder's own, whatever the caller builds into.
    command.env("CARGO_TARGET_DIR", workspace.join("target"));
    // What cargo has set for this program is not meant for those it builds.
    env::vars_os().map(|(name, _)| name).filter(|name| is_of_this_package(&name.to_string_lossy())).for_each(|name| {
        command.env_remove(name);
    });
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(io::Error::other(format!("cargo {} failed", arguments.join(" ")))) }
}

fn is_of_this_package(name: &str) -> bool {
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// User CPU time of all children that have ended, theirs included: the 16th number of `/proc/self/stat`, in hundredths of a second.
fn cpu_of_children() -> Option<Duration> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The second number is the program's name in brackets, in which there may be spaces.
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks: u64 = after_name.split_whitespace().nth(13)?.parse().ok()?;
    Some(Duration::from_millis(ticks * 10))
}

/// The median of each part on its own.
pub(crate) fn median(costs: &[Cost]) -> Cost {
    let middle = |mut times: Vec<Duration>| {
        times.sort();
        times.get(times.len() / 2).copied()
    };
    let wall = middle(costs.iter().map(|cost| cost.wall).collect()).unwrap_or_default();
    Cost { wall, cpu: middle(costs.iter().filter_map(|cost| cost.cpu).collect()) }
}
