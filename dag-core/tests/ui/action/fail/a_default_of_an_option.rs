use dag_core::action;

#[action(writes(answer))]
fn ask(#[input(default = "hello")] prompt: Option<&str>) -> String {
    prompt.unwrap_or_default().to_owned()
}

fn placed() -> dag_core::Action {
    dag_core::action::<ask>()
}

fn main() {}
