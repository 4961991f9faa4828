use dag_core::node;

#[node(check(regex = "^a$"))]
fn size() -> u32 {
    1
}

fn main() {}
