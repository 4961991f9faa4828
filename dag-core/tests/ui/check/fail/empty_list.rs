use dag_core::node;

#[node(check(one_of = []))]
fn word() -> String {
    String::new()
}

fn main() {}
