use dag_core::{alternatives, node};

#[node(name = verdict, when(by = "words"))]
fn verdict_words() -> bool {
    true
}

#[node(name = verdict, when(by = "model"))]
async fn verdict_model() -> bool {
    false
}

fn verdict_luck() -> bool {
    true
}

alternatives!(verdict: bool = [verdict_words, verdict_luck]);

fn main() {}
