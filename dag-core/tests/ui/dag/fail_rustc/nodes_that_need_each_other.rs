use dag_core::{dag, node};

#[node]
fn start(a: &u8) -> u8 {
    *a
}

#[node]
fn a(b: &u8) -> u8 {
    *b
}

#[node]
fn b(a: &u8, start: &u8) -> u8 {
    a + start
}

dag! {
    Round { nodes: [start, a, b] }
}

fn main() {}
