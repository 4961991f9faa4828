use dag_core::node;

#[node]
fn verdict() -> bool {
    true
}

#[node(when(strict = "yes"))]
fn verdict() -> bool {
    false
}

fn main() {}
