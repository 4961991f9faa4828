//! Run with: cargo run -p examples --bin checked_graph
//!
//! Two graphs that the compiler checks: the nodes of one module, and a list of nodes from here, from that module, and from another crate.
//! Misspell a parameter, or change its type, and this does not compile.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use chatbot::flow::dag::nodes;
use dag_core::{Dag, dag, dataflow, node};

#[dataflow]
mod text {
    use dag_core::{input, node};

    input!(
        /// How many words count.
        pub(super) limit: Option<usize>
    );

    input!(
        /// What is read.
        pub(super) trimmed_prompt: String
    );

    /// The first words of the text.
    #[node]
    pub(super) fn words(trimmed_prompt: &str, limit: Option<usize>) -> Vec<String> {
        trimmed_prompt.split_whitespace().take(limit.unwrap_or(usize::MAX)).map(Into::into).collect()
    }

    /// The longest of them.
    #[node]
    pub(super) fn longest(words: &[String]) -> Option<String> {
        words.iter().max_by_key(|word| word.len()).cloned()
    }
}

/// A sentence about the prompt.
#[node]
fn report(prompt: &str, longest: Option<&str>) -> String {
    format!("of {} bytes, the longest word is {}", prompt.len(), longest.unwrap_or("missing"))
}

dag! {
    /// `trimmed_prompt` is a node here, one of the chatbot's.
    Report {
        inputs: {
            /// What somebody wrote.
            prompt: String,
        },
        nodes: [nodes::trimmed_prompt, text::limit, text::words, text::longest, report],
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let dag = Dag::builder().add(text::NODES).build()?;
    let given = text::Inputs::new().trimmed_prompt("a graph of nodes").limit(2);
    let longest = dag.run::<text::longest>().inputs(given).await?;
    println!("of two words: {longest:?}");
    assert_eq!(longest.as_deref(), Some("graph"));

    let dag = Dag::builder().add(Report::NODES).build()?;
    let report = dag.run::<report>().inputs(Report::inputs().prompt("  turtles  ")).await?;
    println!("{report}");
    assert_eq!(report, "of 11 bytes, the longest word is turtles");
    Ok(())
}
