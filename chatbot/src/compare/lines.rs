//! Lines of code of the two variants, counted from the sources that were compiled in.

use serde::Serialize;

/// Lines of code, without blank lines and comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// The variant over a graph.
    pub dag: usize,
    /// The variant by hand.
    pub plain: usize,
    /// What both use: the machine, the state, the prompts. Counted for neither.
    pub shared: usize,
}

const DAG: [&str; 2] = [include_str!("../flow/dag/mod.rs"), include_str!("../flow/dag/nodes.rs")];
const PLAIN: [&str; 1] = [include_str!("../flow/plain.rs")];
const SHARED: [&str; 6] = [
    include_str!("../flow/machine.rs"),
    include_str!("../flow/shared/mod.rs"),
    include_str!("../flow/shared/mode.rs"),
    include_str!("../flow/shared/prompts.rs"),
    include_str!("../flow/shared/state.rs"),
    include_str!("../flow/shared/texts.rs"),
];

impl Lines {
    /// Counts the sources of this build.
    pub fn count() -> Self {
        let total = |sources: &[&str]| sources.iter().copied().map(code_lines).sum();
        Self { dag: total(&DAG), plain: total(&PLAIN), shared: total(&SHARED) }
    }
}

/// Lines that are neither blank nor a `//` comment of any kind.
fn code_lines(source: &str) -> usize {
    source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_and_comments_do_not_count() {
        let source =
            "//! What this is.\n\n/// Says it.\n#[node]\nfn say() -> u8 {\n    // Why.\n    \t\n    1 // one\n}\n";
        assert_eq!(code_lines(source), 4);
        assert_eq!(code_lines(""), 0);
        assert_eq!(code_lines("//\r\nlet x;\r\n\r\n"), 1);
    }

    #[test]
    fn the_sources_have_no_block_comments() {
        for source in DAG.iter().chain(&PLAIN).chain(&SHARED) {
            assert!(!source.contains("/*"), "block comments would be counted as code");
            assert!(!source.contains("#[cfg(test)]"), "tests would be counted as code of the flow");
        }
    }

    #[test]
    fn both_variants_are_counted() {
        let lines = Lines::count();
        assert!(lines.dag > 50 && lines.plain > 50 && lines.shared > 50, "{lines:?}");
    }
}
