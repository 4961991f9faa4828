#![deny(warnings, missing_docs, nonstandard_style, unused_qualifications, unreachable_pub, elided_lifetimes_in_paths)]
//! A crate that allows nothing.

use dag_core::dag;

/// Nodes of one part.
pub mod words {
    use dag_core::{Emit, input, node};

    input!(
        /// How many at most.
        pub limit: usize
    );

    /// The words.
    #[node]
    pub fn words(text: &str, limit: Option<usize>) -> Vec<String> {
        text.split_whitespace().take(limit.unwrap_or(usize::MAX)).map(str::to_owned).collect()
    }

    /// The first one, if there is one.
    #[node]
    pub async fn perhaps(words: &[String], parts: &Emit<String>) -> Result<Option<String>, String> {
        words.iter().for_each(|word| parts.send(word.clone()));
        Ok(words.first().cloned())
    }
}

mod lengths {
    use dag_core::{alternatives, node};

    #[node(name = length, when(count = "bytes"))]
    fn bytes(text: &str) -> usize {
        text.len()
    }

    #[node(name = length, when_not(count = "bytes"))]
    fn letters(perhaps: Option<&str>, _text: &str) -> usize {
        perhaps.unwrap_or_default().chars().count()
    }

    alternatives!(pub(crate) length: usize = [bytes, letters]);

    #[node]
    pub(super) fn twice(length: Option<usize>, r#type: &str) -> usize {
        length.unwrap_or_default() * r#type.len()
    }

    /// A type with the name that generated code might take.
    pub(crate) struct Graph;

    #[node(name = graph, handle = Texts)]
    pub(super) fn graph() -> Graph {
        Graph
    }

    #[node(handle = Named)]
    pub(super) fn named(graph: &Graph) -> bool {
        matches!(graph, Graph)
    }

    // Each needs the other one, but never at once.
    #[node(name = one, when(first = "one"))]
    fn one_first() -> u8 {
        1
    }

    #[node(name = one, when_not(first = "one"))]
    fn one_second(other: &u8) -> u8 {
        *other
    }

    #[node(name = other, when(first = "one"))]
    fn other_second(one: &u8) -> u8 {
        *one
    }

    #[node(name = other, otherwise)]
    fn other_first() -> u8 {
        1
    }

    alternatives!(pub(crate) one: u8 = [one_first, one_second]);
    alternatives!(pub(crate) other: u8 = [other_first, other_second]);
}

dag! {
    /// What a text says.
    #[derive(Debug)]
    pub Texts {
        inputs: {
            /// What to read.
            text: String,
            r#type: String,
        },
        nodes: [
            words::limit,
            words::words,
            words::perhaps,
            lengths::length,
            lengths::twice,
            lengths::one,
            lengths::other,
            lengths::Texts,
            lengths::Named,
        ],
    }
}

dag! { pub(crate) NoInputs { nodes: [lengths::one, lengths::other] } }

dag! { Empty { nodes: [] } }

fn main() {
    dag! { Local { inputs: { words: Vec<String> }, nodes: [words::perhaps] } }
    let _ = (Texts::NODES, NoInputs::NODES, Empty::NODES, Local::NODES);
    let _ = (Texts::inputs().r#type("a").text("b"), Local::inputs().words(Vec::new()), Texts);
}
