//! Asking Graphviz, where it is installed.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Fails if Graphviz refuses the text or warns about it. Without Graphviz this is a note, and with `REQUIRE_ALL=1` a failure.
pub(crate) fn accepts(dot: &str) -> String {
    let spawned =
        Command::new("dot").arg("-Tsvg").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            assert!(env::var_os("REQUIRE_ALL").is_none_or(|value| value != "1"), "Graphviz is not installed");
            let _ = writeln!(io::stderr(), "note: Graphviz is not installed, so that it was not asked");
            return String::new();
        }
        Err(error) => panic!("dot cannot be started: {error}"),
    };
    child.stdin.take().unwrap().write_all(dot.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let complaints: Vec<_> =
        said.lines().filter(|line| !line.contains("fontconfig") && !line.contains("Fontconfig")).collect();
    assert!(output.status.success() && complaints.is_empty(), "{said}\n{dot}");
    String::from_utf8(output.stdout).unwrap()
}
