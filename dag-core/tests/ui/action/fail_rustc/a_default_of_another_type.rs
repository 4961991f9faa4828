use dag_core::action;

#[action(writes(answer))]
fn ask(#[input(default = 3)] prompt: &str) -> String {
    prompt.to_owned()
}

fn main() {}
