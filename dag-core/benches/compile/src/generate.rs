//! The two crates: the same functions, in modules of fifty.

use std::fmt::Write as _;
use std::path::Path;
use std::{fs, io};

use crate::dag_core;

/// How many functions stand in one module.
const IN_MODULE: usize = 50;

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Crate {
    /// Functions and nothing else.
    Plain,
    /// Each of them marked `#[node]`.
    Nodes,
}

impl Crate {
    pub(crate) const BOTH: [Self; 2] = [Self::Plain, Self::Nodes];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Nodes => "nodes",
        }
    }

    fn attribute(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Nodes => "#[dag_core::node]\n",
        }
    }
}

/// A workspace of both, with the lock file of `dag-core`, so that the same dependencies are built.
pub(crate) fn workspace(folder: &Path, nodes: usize) -> io::Result<()> {
    let members = "[workspace]\nresolver = \"3\"\nmembers = [\"plain\", \"nodes\"]\n";
    fs::write(folder.join("Cargo.toml"), members)?;
    fs::copy(dag_core().join("../Cargo.lock"), folder.join("Cargo.lock"))?;
    Crate::BOTH.into_iter().try_for_each(|krate| write_crate(folder, krate, nodes))
}

fn write_crate(folder: &Path, krate: Crate, nodes: usize) -> io::Result<()> {
    let source = folder.join(krate.name()).join("src");
    fs::create_dir_all(&source)?;
    fs::write(source.join("../Cargo.toml"), manifest(krate))?;
    let mut lib = String::from("//! Generated.\n\n");
    for (module, first) in (0..nodes).step_by(IN_MODULE).enumerate() {
        let functions = (first..nodes.min(first + IN_MODULE)).map(|at| krate.attribute().to_owned() + &function(at));
        fs::write(source.join(format!("part_{module}.rs")), functions.collect::<Vec<_>>().join("\n"))?;
        // Writing to a string cannot fail.
        let _ = writeln!(lib, "pub mod part_{module};");
    }
    fs::write(source.join("lib.rs"), lib)
}

/// Both depend on `dag-core`, so that the same is there before either is built.
fn manifest(krate: Crate) -> String {
    format!(
        "[package]\nname = {:?}\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\ndag-core = {{ path = {:?} }}\n",
        krate.name(),
        dag_core()
    )
}

/// A function of the usual kinds: seven plain ones out of ten, two that may fail, one that is async.
fn function(at: usize) -> String {
    let name = format!("value_{at}");
    let doc = format!("/// What comes of the values before it, the {at}th time.\n");
    if at < 2 {
        return format!("{doc}pub fn {name}() -> u64 {{\n    {at}\n}}\n");
    }
    let (one, other) = (format!("value_{}", at - 1), format!("value_{}", at / 2));
    // A node cannot read one value under one name twice.
    let params = if one == other { format!("{one}: &u64") } else { format!("{one}: &u64, {other}: &u64") };
    let value = format!("{one}.wrapping_mul(3).wrapping_add(*{other} % 7)");
    match at % 10 {
        3 | 6 => format!(
            "{doc}pub fn {name}({params}) -> Result<u64, std::num::TryFromIntError> {{\n    let small = u32::try_from({one} % 1000)?;\n    Ok({value} + u64::from(small))\n}}\n"
        ),
        9 => format!(
            "{doc}pub async fn {name}({params}) -> u64 {{\n    let value = {value};\n    value ^ (value >> 7)\n}}\n"
        ),
        _ => {
            format!("{doc}pub fn {name}({params}) -> u64 {{\n    let value = {value};\n    value ^ (value >> 7)\n}}\n")
        }
    }
}
