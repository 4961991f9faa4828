use dag_core::node;

#[node(fallback)]
fn risky() -> Result<u32, String> {
    Ok(1)
}

#[node(fallback())]
fn riskier() -> Result<u32, String> {
    Ok(1)
}

#[node(fallback = vec![1])]
fn riskiest() -> Result<Vec<u32>, String> {
    Ok(Vec::new())
}

fn main() {}
