use dag_core::node;

type Pair = (u32, u32);

#[node(fields(lo, hi))]
fn alias(price: &u32) -> Pair {
    (*price, *price)
}

#[node(fields(lo, hi), fallible)]
fn alias_of_a_result(price: &u32) -> std::io::Result<Pair> {
    Ok((*price, *price))
}

#[node(fields(lo, hi))]
fn list(price: &u32) -> Vec<u32> {
    vec![*price]
}

fn main() {}
