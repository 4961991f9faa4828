use dag_core::node;

#[node(retry(3, backof = "1s"))]
fn risky() -> Result<u32, String> {
    Ok(1)
}

fn main() {}
