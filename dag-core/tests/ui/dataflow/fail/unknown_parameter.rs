#[dag_core::dataflow]
mod answers {
    use dag_core::{input, node};

    input!(question: String);

    #[node]
    fn documents(question: &str) -> Vec<String> {
        vec![question.into()]
    }

    #[node]
    fn prompt(question: &str, documnts: &[String], _langage: Option<&str>) -> String {
        format!("{question} {documnts:?}")
    }

    #[node]
    fn answer(prompt: &str, model: &u64) -> String {
        format!("{prompt} {model}")
    }
}

fn main() {}
