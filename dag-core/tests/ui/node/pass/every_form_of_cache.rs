#![deny(warnings)]

use dag_core::{Emit, input, node};

input!(client: std::sync::Arc<std::sync::Mutex<u32>>);

#[node(cache)]
fn plain(text: &str) -> usize {
    text.len()
}

#[node(cache = "recompute")]
async fn fetched(_plain: &usize) -> Result<Vec<u8>, String> {
    Ok(Vec::new())
}

#[node(cache = "ignore")]
fn ignored(fetched: &[u8]) -> usize {
    fetched.len()
}

#[node(cache(behavior = "disable", version = "2"))]
fn disabled(ignored: usize) -> usize {
    ignored
}

type Answer = Result<String, String>;

#[node(cache(ignore(client, r#type)), fallible)]
fn answer(
    client: &std::sync::Arc<std::sync::Mutex<u32>>,
    r#type: &std::sync::Mutex<u32>,
    disabled: Option<usize>,
    plain: Option<&usize>,
    parts: &Emit<String>,
) -> Answer {
    let _ = (client, r#type, disabled, plain, parts);
    Ok(String::new())
}

fn main() {
    let _ = dag_core::module!([client, plain, fetched, ignored, disabled, answer]);
}
