use dag_core::node;

#[node]
fn first<'a>(text: &'a str) -> String {
    text.into()
}

const NODES: dag_core::Module = dag_core::module!([first]);

fn main() {}
