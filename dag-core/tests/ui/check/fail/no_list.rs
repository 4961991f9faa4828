use dag_core::node;

#[node(check(one_of = "a"))]
fn word() -> String {
    String::new()
}

fn main() {}
