use dag_core::action;

#[action(reset_except(one), reset_except(two))]
fn decide() {}

fn placed() -> dag_core::Action {
    dag_core::action::<decide>()
}

fn main() {}
