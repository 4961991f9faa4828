use dag_core::node;

#[node(retry)]
fn risky() -> Result<u32, String> {
    Ok(1)
}

#[node(retry(backoff = "1s"))]
fn riskier() -> Result<u32, String> {
    Ok(1)
}

#[node(retry(0))]
fn riskiest() -> Result<u32, String> {
    Ok(1)
}

fn main() {}
