use dag_core::node;

#[node]
async fn check(text: &str) -> Result<(), String> {
    Err(text.into())
}

const NODES: dag_core::Module = dag_core::module!([check]);

fn main() {}
