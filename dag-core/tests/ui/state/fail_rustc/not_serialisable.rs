use dag_core::State;

#[derive(State, Clone)]
struct Chat {
    prompt: String,
}

fn main() {}
