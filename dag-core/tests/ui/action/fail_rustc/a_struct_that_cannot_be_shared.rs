use dag_core::action;

struct Ask {
    asked: std::cell::Cell<u32>,
}

#[action(writes(answer))]
impl Ask {
    fn run(&self, prompt: &str) -> String {
        self.asked.set(self.asked.get() + 1);
        prompt.to_owned()
    }
}

fn main() {}
