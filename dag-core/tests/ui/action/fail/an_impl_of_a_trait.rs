use dag_core::action;

struct Ask {
    max: usize,
}

trait Asks {
    fn run(&self, prompt: &str) -> String;
}

#[action(writes(answer))]
impl Asks for Ask {
    fn run(&self, prompt: &str) -> String {
        prompt.chars().take(self.max).collect()
    }
}

fn main() {}
