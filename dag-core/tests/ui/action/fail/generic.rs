use dag_core::action;

#[action]
fn decide<T: Clone>(value: &Vec<T>) {
    drop(value.len());
}

fn placed() -> dag_core::Action {
    dag_core::action::<decide>()
}

fn main() {}
