use dag_core::node;

#[node(fields(lo, lo))]
fn twice(price: &u32) -> (u32, u32) {
    (*price, *price)
}

#[node(fields(lo, whole))]
fn whole(price: &u32) -> (u32, u32) {
    (*price, *price)
}

#[node(parameterize(one(price = net), other(price = gross)), fields(lo, hi))]
fn of_several_nodes(price: &u32) -> (u32, u32) {
    (*price, *price)
}

#[node(fields)]
fn without_names(price: &u32) -> (u32, u32) {
    (*price, *price)
}

fn main() {}
