use dag_core::action;

struct Ask {
    max: usize,
}

impl Ask {
    #[action(writes(answer))]
    fn run(&self, prompt: &str) -> String {
        prompt.chars().take(self.max).collect()
    }
}

fn main() {}
