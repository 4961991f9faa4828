use dag_core::node;

#[node]
fn sum(amounts: &[&u32]) -> u32 {
    amounts.iter().copied().sum()
}

#[node]
fn joined(texts: Vec<&str>, separator: &str) -> String {
    texts.join(separator)
}

#[node]
fn constants(texts: Vec<&'static str>) -> usize {
    texts.len()
}

fn main() {}
