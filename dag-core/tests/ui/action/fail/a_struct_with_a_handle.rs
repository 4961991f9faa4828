use dag_core::action;

struct Ask {
    max: usize,
}

#[action(writes(answer), handle = Asked)]
impl Ask {
    fn run(&self, prompt: &str) -> String {
        prompt.chars().take(self.max).collect()
    }
}

fn placed() -> dag_core::Action {
    dag_core::Action::from(Ask { max: 1 })
}

fn main() {}
