use dag_core::node;

#[node(fields(lo, mid, hi))]
fn extremes(price: &u32) -> (u32, u32) {
    (*price, *price)
}

#[node(fields(head))]
fn split(text: &str) -> Result<(String, String), String> {
    Ok((text.into(), text.into()))
}

const NODES: dag_core::Module = dag_core::module!([extremes, extremes_mid, split_head]);

fn main() {}
