use dag_core::State;

#[derive(State)]
struct Chat<T> {
    prompt: T,
}

fn main() {}
