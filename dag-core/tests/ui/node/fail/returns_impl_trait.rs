use dag_core::node;

#[node]
fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars()
}

const NODES: dag_core::Module = dag_core::module!([letters]);

fn main() {}
