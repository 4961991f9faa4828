use dag_core::State;

#[derive(State)]
enum Chat {
    Idle,
}

fn main() {}
