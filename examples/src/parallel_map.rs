//! Run with: `cargo run -p examples --bin parallel_map`
//!
//! A list whose items are worked on side by side, and collected in order.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::time::Duration;

use dag_core::{Dag, input, module, node};

input!(
    /// One line for each page: its address and how long it takes to come.
    pages: Vec<(String, u64)>
);
input!(
    /// What is looked for.
    word: String
);

/// What reads `page` runs once for each of them, for at most four at once.
#[node(expand(at_once = 4))]
fn page(pages: &[(String, u64)]) -> Vec<(String, u64)> {
    pages.to_vec()
}

/// An async node: the pages wait side by side.
#[node]
async fn text(page: &(String, u64)) -> String {
    tokio::time::sleep(Duration::from_millis(page.1)).await;
    format!("{} says: turtles are slow, and slow is fine", page.0)
}

/// An expand in an expand: each sentence of each page.
#[node(expand)]
fn sentence(text: &str) -> Vec<String> {
    text.split(',').map(|sentence| sentence.trim().to_owned()).collect()
}

/// `word` comes from around the list, and is shared by all of its items.
#[node]
fn hits(sentence: &str, word: &str) -> usize {
    sentence.matches(word).count()
}

/// For one page: what came of its sentences.
#[node(collect(hits))]
fn hits_of_page(hits: &[usize], page: &(String, u64)) -> (String, usize) {
    (page.0.clone(), hits.iter().sum())
}

/// For all pages, in the order of the list, whoever was done first.
#[node(collect(hits_of_page))]
fn report(hits_of_page: Vec<(String, usize)>) -> Vec<(String, usize)> {
    hits_of_page
}

/// A second list of the same items.
#[node(collect(text))]
fn letters(text: &[String]) -> usize {
    text.iter().map(String::len).sum()
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let nodes = module!([pages, word, page, text, sentence, hits, hits_of_page, report, letters]);
    let dag = Dag::builder().add(nodes).build()?;

    let list: Vec<(String, u64)> =
        [("a.example", 40), ("b.example", 5), ("c.example", 20)].map(|(name, wait)| (name.to_owned(), wait)).into();
    let (report, letters) = dag.run::<(report, letters)>().input::<pages>(list).input::<word>("slow").await?;
    for (page, hits) in &report {
        println!("{page}: {hits}");
    }
    println!("{letters} letters in all");
    assert_eq!(
        report.iter().map(|(page, hits)| (page.as_str(), *hits)).collect::<Vec<_>>(),
        [("a.example", 2), ("b.example", 2), ("c.example", 2)]
    );

    // What runs for each item has no one value to ask for.
    println!("\n{}", dag.run::<hits>().input::<word>("slow").await.unwrap_err());
    Ok(())
}
