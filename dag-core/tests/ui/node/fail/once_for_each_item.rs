use dag_core::node;

#[node(expand, once)]
fn word() -> Vec<String> {
    vec!["one".into()]
}

#[node(once, collect(word))]
fn words(word: &[String]) -> usize {
    word.len()
}

#[node(once, once)]
fn twice() -> usize {
    2
}

const NODES: dag_core::Module = dag_core::module!([word, words, twice]);

fn main() {}
