use dag_core::action;

#[action]
fn decide() -> String {
    String::new()
}

fn placed() -> dag_core::Action {
    dag_core::action::<decide>()
}

fn main() {}
