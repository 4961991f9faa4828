use dag_core::action;

struct Ask {
    max: usize,
}

#[action(writes(answer))]
impl Ask {
    fn run(prompt: &str) -> String {
        prompt.to_owned()
    }
}

fn placed() -> dag_core::Action {
    dag_core::Action::from(Ask { max: 1 })
}

fn main() {}
