use dag_core::node;

#[node(cache(ignore(cleint)))]
fn length(text: &str, client: &u32) -> usize {
    text.len() + *client as usize
}

const NODES: dag_core::Module = dag_core::module!([length]);

fn main() {}
