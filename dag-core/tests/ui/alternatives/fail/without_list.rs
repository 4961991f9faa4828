use dag_core::{alternatives, node};

#[node(name = verdict, when(by = "words"))]
fn verdict_words() -> bool {
    true
}

#[node(name = verdict, when(by = "model"))]
async fn verdict_model() -> bool {
    false
}

alternatives!(verdict: bool = verdict_words);

fn main() {}
