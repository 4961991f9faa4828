use dag_core::node;

#[node(check(range = 0..=1))]
fn share() -> f64 {
    0.5
}

fn main() {}
