use dag_core::node;

#[node(check(one_of = [1, 2]))]
fn word() -> String {
    String::new()
}

fn main() {}
