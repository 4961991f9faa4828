use dag_core::action;

#[action(writes(increment()))]
fn count() -> u32 {
    1
}

fn placed() -> dag_core::Action {
    dag_core::action::<count>()
}

fn main() {}
