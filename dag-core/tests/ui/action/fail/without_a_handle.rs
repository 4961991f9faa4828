use dag_core::action;

#[action(handle = none)]
fn decide() {}

fn main() {}
