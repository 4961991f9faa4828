#![deny(warnings)]

use dag_core::{alternatives, node};

#[node(name = length, when(count = "bytes"), handle = none)]
pub fn bytes(text: &str) -> usize {
    text.len()
}

#[node(name = length, when_in(count = ["letters", "chars"]), when_not(script = "none", script = "unknown"))]
pub fn letters(text: &str) -> usize {
    text.chars().count()
}

#[node(name = length, otherwise)]
pub fn nothing() -> usize {
    0
}

alternatives!(length: usize = [letters, nothing]);

fn main() {
    let _ = dag_core::module!([length]);
}
