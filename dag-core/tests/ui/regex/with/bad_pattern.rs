use dag_core::node;

#[node(check(regex = "^(a|b$"))]
fn word() -> String {
    String::new()
}

fn main() {}
