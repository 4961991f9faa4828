use dag_core::State;

#[derive(State)]
struct Chat;

fn main() {}
