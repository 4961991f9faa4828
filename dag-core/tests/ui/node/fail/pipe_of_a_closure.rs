use dag_core::node;

#[node(pipe_output(|text: String| text + "!"))]
fn greeting(name: &str) -> String {
    format!("Hi {name}")
}

fn main() {}
