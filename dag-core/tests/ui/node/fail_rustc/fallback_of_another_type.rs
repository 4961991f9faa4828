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

// A type of our own: of others the compiler lists what they can be made from, which is more with some features than with others.
struct Amount;

#[node(fallback = "none")]
fn amount() -> Result<Amount, String> {
    Ok(Amount)
}

#[node(fallback = String::new)]
fn name() -> Result<String, String> {
    Ok(String::new())
}

fn main() {}
