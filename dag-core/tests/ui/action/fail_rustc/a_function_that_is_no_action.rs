fn decide() {}

struct Decide;

fn placed() -> dag_core::Action {
    dag_core::action::<Decide>()
}

fn main() {
    decide();
}
