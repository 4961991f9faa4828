use dag_core::State;

#[derive(State)]
union Chat {
    one: u8,
    two: i8,
}

fn main() {}
