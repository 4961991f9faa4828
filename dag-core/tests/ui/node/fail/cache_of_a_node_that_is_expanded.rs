use dag_core::node;

#[node(expand(at_once = 8), cache(version = "2"))]
fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(Into::into).collect()
}

const NODES: dag_core::Module = dag_core::module!([words]);

fn main() {}
