use dag_core::node;

struct Answer(String);

#[node(cache)]
fn answer(prompt: &str) -> Result<Answer, String> {
    Ok(Answer(prompt.into()))
}

const NODES: dag_core::Module = dag_core::module!([answer]);

fn main() {}
