#[dag_core::dataflow]
mod counts {
    use dag_core::{input, node};

    input!(text: String);

    #[node]
    fn count(text: &str) -> usize {
        text.len()
    }

    #[node]
    fn twice(text: &str, count: &u64) -> u64 {
        count * text.len() as u64
    }

    #[node]
    fn maybe(count: Option<u64>) -> u64 {
        count.unwrap_or_default()
    }

    #[node]
    fn lines(text: &[String]) -> usize {
        text.len()
    }
}

fn main() {}
