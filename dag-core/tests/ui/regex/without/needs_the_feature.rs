use dag_core::node;

#[node(check(regex = "^a$"))]
fn word() -> String {
    String::new()
}

fn main() {}
