use dag_core::node;

#[node]
fn serde_json() -> String {
    serde_json::Value::Null.to_string()
}

fn main() {}
