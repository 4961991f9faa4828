use dag_core::node;

struct Client(u32);

#[node(cache)]
fn answer(prompt: &str, client: &Client) -> String {
    format!("{prompt} {}", client.0)
}

const NODES: dag_core::Module = dag_core::module!([answer]);

fn main() {}
