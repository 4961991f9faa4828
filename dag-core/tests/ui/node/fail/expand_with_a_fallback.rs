use dag_core::node;

#[node(expand, fallback(Vec::new()))]
fn page() -> Result<Vec<String>, String> {
    Err("no list".into())
}

#[node(pipe_output(trimmed), check(one_of = ["a"]))]
fn text() -> String {
    "a ".into()
}

fn trimmed(text: String) -> String {
    text.trim().into()
}

fn main() {}
