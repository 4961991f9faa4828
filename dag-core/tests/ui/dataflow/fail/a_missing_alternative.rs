#[dag_core::dataflow]
mod words {
    use dag_core::node;

    #[node(name = hello, when(language = "de"))]
    fn hallo() -> String {
        "hallo".into()
    }

    #[node(name = hello, when(language = "en"))]
    fn hello_in_english() -> String {
        "hello".into()
    }

    #[node(name = goodbye, when(language = "de"))]
    fn tschuess() -> String {
        "tschüss".into()
    }

    #[node]
    fn talk(hello: &str, goodbye: &str) -> String {
        format!("{hello} {goodbye}")
    }

    #[node(when(language = "de"))]
    fn german_talk(goodbye: &str) -> String {
        goodbye.into()
    }
}

fn main() {}
