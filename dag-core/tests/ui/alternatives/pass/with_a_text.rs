use dag_core::{alternatives, node};

#[node(name = verdict, when(by = "words"))]
fn verdict_words() -> bool {
    true
}

#[node(name = verdict, when(by = "model"))]
async fn verdict_model() -> bool {
    false
}

alternatives!(
    /// Whether it may be answered.
    pub(crate) verdict: bool = [verdict_words, verdict_model,]
);

const NODES: dag_core::Module = dag_core::module!([verdict]);

fn main() {}
