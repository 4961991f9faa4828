use dag_core::{NodeError, node};

fn describe(error: &NodeError) -> String {
    error.to_string()
}

#[node(fallback = describe)]
fn number() -> Result<u32, String> {
    Ok(1)
}

#[node(fallback(-1.5))]
fn count() -> Result<u32, String> {
    Ok(1)
}

#[node(fallback = "none")]
fn amount() -> Result<u32, String> {
    Ok(1)
}

#[node(fallback = String::new)]
fn name() -> Result<String, String> {
    Ok(String::new())
}

fn main() {}
