#![deny(warnings, missing_docs, nonstandard_style, unused_qualifications, unreachable_pub, elided_lifetimes_in_paths)]
//! A crate that allows nothing.

use dag_core::{State, action, alternatives, input, node};
use serde::{Deserialize, Serialize};

input!(
    /// What to count.
    pub text: String
);

/// How long it is.
#[node(when(count = "bytes"), name = length)]
pub async fn length_in_bytes(text: &str) -> usize {
    text.len()
}

/// How many letters it has.
#[node(when(count = "letters"), name = length, fallback = 0)]
pub fn length_in_letters(text: &str, mut limit: Option<usize>) -> Result<usize, std::num::TryFromIntError> {
    Ok(text.chars().count().min(limit.take().unwrap_or(usize::MAX)))
}

alternatives!(
    /// How long it is, in one way or another.
    pub length: usize = [length_in_bytes, length_in_letters]
);

/// What is needed, in each way to say so.
#[node(
    parameterize(first(texts = [text, text], limit = 2, add = { 1 + 1 }), second(texts = [text], limit = { usize::MAX }, add = -1)),
    inject(mark = "!", number = length),
    pipe_input(number = [usize::from, doubled(2)]),
    pipe_output(shortened, shortened)
)]
pub fn marked(texts: Vec<&str>, number: usize, limit: usize, add: i32, mark: &str) -> String {
    format!("{texts:?} {number} {limit} {add} {mark}")
}

/// Its ends.
#[node(fields(lo, hi))]
pub fn ends(text: &str) -> Result<(usize, Option<char>), std::num::TryFromIntError> {
    Ok((text.len(), text.chars().next()))
}

fn doubled(number: usize, by: usize) -> usize {
    number * by
}

fn shortened(mut text: String) -> String {
    text.truncate(2);
    text
}

/// What is counted.
#[derive(State, Clone, Serialize, Deserialize)]
pub struct Counted {
    /// How much.
    pub count: Option<usize>,
    list: Vec<usize>,
}

/// Counts.
#[action(writes(count, append(list)))]
pub fn count(#[input] text: &str, list: &[usize]) -> (usize, usize) {
    (text.len(), list.len())
}

fn main() {}
