use dag_core::node;

#[node(timeout = "30")]
async fn slow() -> u32 {
    1
}

#[node(timeout = "0s")]
async fn slower() -> u32 {
    1
}

fn main() {}
