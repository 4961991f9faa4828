use dag_core::node;

#[node(blocking)]
async fn slow() -> u32 {
    1
}

fn main() {}
