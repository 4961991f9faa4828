use dag_core::node;

#[node(inject(amuont = price))]
fn near(amount: &u32) -> u32 {
    *amount
}

#[node(inject(price = 2))]
fn like_no_other(amount: &u32, by: u32) -> u32 {
    amount * by
}

#[node(inject(amount = price))]
fn without_parameters() -> u32 {
    2
}

const NODES: dag_core::Module = dag_core::module!([near, like_no_other, without_parameters]);

fn main() {}
