use dag_core::node;

#[node(cache)]
fn length(text: &str) -> usize {
    text.len()
}

fn main() {}
