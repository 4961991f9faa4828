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

#[derive(serde::Serialize)]
struct Unit(&'static str);

#[node(cache, inject(from = plain, times = 2, unit = { Unit("m") }, factors = { [1, 2] }, name = { "of".to_owned() + "f" }, end = { "s" }))]
fn injected(from: &usize, times: usize, unit: &Unit, factors: &[usize], name: String, end: Option<&str>) -> String {
    format!("{}{name}{end:?}{}", from * times * factors[1], unit.0)
}

#[node(cache, inject(all = [plain, disabled], by_name = { one: plain, other: disabled }))]
fn gathered(all: &[&usize], by_name: std::collections::BTreeMap<&str, usize>) -> Vec<usize> {
    all.iter().copied().copied().chain(by_name.into_values()).collect()
}

#[node(cache(ignore(by)), parameterize(once(of = plain, by = { std::sync::Mutex::new(1) }), twice(of = disabled, by = { std::sync::Mutex::new(2) })))]
fn times(of: usize, by: std::sync::Mutex<usize>) -> usize {
    of * by.into_inner().unwrap_or_default()
}

#[node(cache, fields(low, high))]
fn bounds(plain: &usize) -> (usize, usize) {
    (*plain, plain + 1)
}

fn doubled(value: usize) -> usize {
    value * 2
}

#[node(cache, pipe_input(plain = [doubled]), pipe_output(doubled))]
fn piped(plain: usize) -> usize {
    plain
}

#[node(cache, check(range = 0..=10), collect(one))]
fn all(one: &[usize]) -> usize {
    one.len()
}

fn main() {
    let _ = dag_core::module!([client, plain, fetched, ignored, disabled, answer]);
    let _ = dag_core::module!([injected, gathered, once, twice, bounds, piped, all]);
}
