use dag_core::action;

struct Ask {
    max: usize,
}

#[action(writes(answer))]
impl Ask {
    fn run(&mut self, prompt: &str) -> String {
        self.max += 1;
        prompt.chars().take(self.max).collect()
    }
}

fn placed() -> dag_core::Action {
    dag_core::Action::from(Ask { max: 1 })
}

fn main() {}
