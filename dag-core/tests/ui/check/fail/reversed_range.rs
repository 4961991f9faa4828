use dag_core::node;

#[node(check(range = 1.0..=-1.0))]
fn size() -> f64 {
    1.0
}

fn main() {}
