use dag_core::State;

#[derive(State)]
struct Chat(String);

fn main() {}
