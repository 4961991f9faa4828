use dag_core::{dag, node};

struct Plain;

fn function() -> u8 {
    1
}

#[node]
fn one() -> u8 {
    function()
}

dag! {
    Nodes { nodes: [one, Plain] }
}

dag! {
    Functions { nodes: [one, function] }
}

fn main() {
    let _ = Plain;
}
