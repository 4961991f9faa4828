use dag_core::{dag, node};

#[node]
fn count(text: &str) -> usize {
    text.len()
}

#[node]
fn twice(count: &u64) -> u64 {
    count * 2
}

#[node]
fn maybe(count: Option<u64>) -> u64 {
    count.unwrap_or_default()
}

#[node]
fn of_bytes(text: &[u8]) -> usize {
    text.len()
}

dag! {
    Counts { inputs: { text: String }, nodes: [count, twice, maybe, of_bytes] }
}

fn main() {}
