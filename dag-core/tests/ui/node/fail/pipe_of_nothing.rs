use dag_core::node;

#[node(pipe_output)]
fn without_parentheses(price: &u32) -> u32 {
    *price
}

#[node(pipe_output())]
fn without_steps(price: &u32) -> u32 {
    *price
}

#[node(pipe_output(step), pipe_output(step))]
fn twice(price: &u32) -> u32 {
    *price
}

#[node(pipe_input(price = []))]
fn without_steps_before(price: &u32) -> u32 {
    *price
}

#[node(pipe_input(price = step))]
fn without_a_list(price: &u32) -> u32 {
    *price
}

#[node(pipe_input(price = [step], price = [step]))]
fn twice_before(price: &u32) -> u32 {
    *price
}

fn step(price: u32) -> u32 {
    price
}

fn main() {}
