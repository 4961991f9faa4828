use dag_core::node;

#[node(inject)]
fn without_parentheses(amount: &u32) -> u32 {
    *amount
}

#[node(inject())]
fn without_parameters(amount: &u32) -> u32 {
    *amount
}

#[node(inject(amount))]
fn without_a_value(amount: &u32) -> u32 {
    *amount
}

#[node(inject(amounts = []))]
fn of_no_nodes(amounts: &[&u32]) -> usize {
    amounts.len()
}

#[node(inject(amounts = {}))]
fn of_empty_braces(amounts: &[&u32]) -> usize {
    amounts.len()
}

fn main() {}
