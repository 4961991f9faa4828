use dag_core::action;

#[action]
fn decide(#[input(prompt)] text: &str) {
    drop(text.len());
}

fn placed() -> dag_core::Action {
    dag_core::action::<decide>()
}

fn main() {}
