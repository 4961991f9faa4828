use dag_core::action;

#[action(writes(mode, prompt))]
fn decide() -> (String, String, u8) {
    Default::default()
}

fn placed() -> dag_core::Action {
    dag_core::action::<decide>()
}

fn main() {}
