use dag_core::node;

#[node]
fn first<'a>(text: std::borrow::Cow<'a, str>) -> String {
    text.into_owned()
}

const NODES: dag_core::Module = dag_core::module!([first]);

fn main() {}
