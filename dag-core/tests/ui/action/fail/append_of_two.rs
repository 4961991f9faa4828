use dag_core::action;

#[action(writes(append(one, two)))]
fn decide() -> u8 {
    1
}

fn placed() -> dag_core::Action {
    dag_core::action::<decide>()
}

fn main() {}
