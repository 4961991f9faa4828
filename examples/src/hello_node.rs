//! Run with: cargo run -p examples --bin hello_node
//!
//! Functions become a graph by the names of their parameters. Nothing is wired twice, and only what is asked for runs.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use dag_core::{Dag, NodeDef, input, module, node};

input!(
    /// What somebody wrote.
    text: String
);

/// The words of the text.
#[node]
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

/// How many words there are.
#[node]
fn count(words: &[String]) -> usize {
    words.len()
}

/// The longest word; a node may be async, and it may fail.
#[node]
async fn longest(words: &[String]) -> Result<String, NoWords> {
    words.iter().max_by_key(|word| word.len()).cloned().ok_or(NoWords)
}

/// One sentence about the text.
#[node]
fn summary(count: &usize, longest: &str) -> String {
    format!("{count} words, the longest is `{longest}`")
}

/// Nobody asks for this one, so it never runs.
#[node]
fn shouted(text: &str) -> String {
    text.to_uppercase()
}

#[derive(Debug)]
struct NoWords;

impl std::error::Error for NoWords {}

impl std::fmt::Display for NoWords {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text without words has no longest one")
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let dag = Dag::builder().add(module!([text, words, count, longest, summary, shouted])).build()?;

    println!("summary is made from: {}", names(dag.upstream("summary")?));
    println!("words goes into:      {}", names(dag.downstream("words")?));
    println!("a run of summary:     {}\n", names(dag.plan(["summary"])?.nodes()));

    // Handles instead of strings: the types of what comes back are known.
    let (sentence, number): (String, usize) =
        dag.run::<(summary, count)>().input::<text>("The turtle says hello").await?;
    println!("{sentence}\n");

    // With the value of a node given, neither it nor what only it needs runs.
    let given =
        dag.run::<summary>().input::<text>("The turtle says hello").override_with::<longest>("hippopotamus").await?;
    println!("{given}\n");

    let error = dag.run::<summary>().input::<text>(" ").await.expect_err("no words");
    println!("{}\n", dag_core::causes(&error).join("\n  because ").trim_end());

    println!("{}", dag_view::mermaid(&dag.plan(["summary"])?.view("summary")));

    // A node is still a plain function.
    assert_eq!(count(&words("one two")), 2);
    assert_eq!((sentence.as_str(), number), ("4 words, the longest is `turtle`", 4));
    assert_eq!(given, "4 words, the longest is `hippopotamus`");
    Ok(())
}

fn names(nodes: impl IntoIterator<Item = &'static NodeDef>) -> String {
    nodes.into_iter().map(|node| node.name).collect::<Vec<_>>().join(", ")
}
