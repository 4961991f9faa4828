//! What `#[node]` costs when compiling: a generated crate of a thousand nodes, and the same functions without the attribute, each built in
//! debug from nothing but prebuilt dependencies.
//!
//! Run with: cargo run --manifest-path dag-core/benches/compile/Cargo.toml -- [--nodes N] [--rounds N] [--json]
//!
//! The two take turns, and the median of all rounds counts. Compare ratios, and CPU time more than wall time: others may use the machine too.
//! Data goes to stdout, talk to stderr.

mod generate;
mod measure;
mod report;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io, process};

use generate::Crate;
use measure::{Cost, median};

fn main() -> ExitCode {
    let options = match Options::parse(env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}");
            return ExitCode::from(2);
        }
    };
    match run(&options) {
        Ok([plain, nodes]) => {
            let text = if options.json { report::json } else { report::markdown };
            println!("{}", text(&options, plain, nodes));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

struct Options {
    nodes: usize,
    rounds: usize,
    json: bool,
}

impl Options {
    fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self { nodes: 1000, rounds: 3, json: false };
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--nodes" => options.nodes = number(&argument, arguments.next())?,
                "--rounds" => options.rounds = number(&argument, arguments.next())?,
                "--json" => options.json = true,
                other => return Err(format!("unknown option `{other}`; there are --nodes N, --rounds N and --json")),
            }
        }
        Ok(options)
    }
}

fn number(option: &str, value: Option<String>) -> Result<usize, String> {
    let number = value.and_then(|value| value.parse().ok()).filter(|&number| number > 0);
    number.ok_or_else(|| format!("{option} needs a number above 0"))
}

/// The median costs of both crates.
fn run(options: &Options) -> io::Result<[Cost; 2]> {
    let folder = Folder::new()?;
    generate::workspace(&folder.0, options.nodes)?;
    for krate in Crate::BOTH {
        eprintln!("dependencies, and `{}` once", krate.name());
        measure::build(&folder.0, krate.name())?;
    }
    let mut costs = [Vec::new(), Vec::new()];
    for round in 1..=options.rounds {
        for (krate, costs) in Crate::BOTH.into_iter().zip(&mut costs) {
            measure::clean(&folder.0, krate.name())?;
            let cost = measure::build(&folder.0, krate.name())?;
            eprintln!("round {round}, {}: {cost}", krate.name());
            costs.push(cost);
        }
    }
    Ok(costs.map(|costs| median(&costs)))
}

/// A folder of its own, which goes away.
struct Folder(PathBuf);

impl Folder {
    fn new() -> io::Result<Self> {
        let path = env::temp_dir().join(format!("dag-core-compile-{}", process::id()));
        fs::create_dir_all(&path)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Where `dag-core` is.
fn dag_core() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}
