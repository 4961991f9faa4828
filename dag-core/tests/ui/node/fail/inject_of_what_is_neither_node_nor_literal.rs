use dag_core::node;

#[node(inject(amount = nodes::price))]
fn path(amount: &u32) -> u32 {
    *amount
}

#[node(inject(amount = 2 + 3))]
fn sum(amount: u32) -> u32 {
    amount
}

#[node(inject(amount = (2, 3)))]
fn tuple(amount: (u32, u32)) -> u32 {
    amount.0
}

#[node(inject(amounts = [2, 3]))]
fn list_of_values(amounts: &[u32]) -> usize {
    amounts.len()
}

fn main() {}
