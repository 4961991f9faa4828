use dag_core::node;

#[node]
fn shown(text: &str) -> std::fmt::Result {
    let _ = text;
    Ok(())
}

fn main() {}
