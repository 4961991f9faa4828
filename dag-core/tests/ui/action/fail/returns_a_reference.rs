use dag_core::action;

#[action(writes(mode))]
fn decide(text: &str) -> &str {
    text
}

fn placed() -> dag_core::Action {
    dag_core::action::<decide>()
}

fn main() {}
