use dag_core::node;

struct Bot;

impl Bot {
    #[node]
    fn answer(&self, prompt: &str) -> String {
        prompt.into()
    }
}

fn main() {}
