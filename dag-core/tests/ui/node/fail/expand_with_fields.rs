use dag_core::node;

#[node(expand, fields(one, other))]
fn pairs(number: u32) -> Vec<(u32, u32)> {
    vec![(number, number)]
}

fn main() {}
