use dag_core::node;

use dag_core::CheckContext;

fn is_sane(size: &u8, _: &CheckContext<'_>) -> Result<(), String> {
    if *size > 3 { Err("large".into()) } else { Ok(()) }
}

#[node(check(with = is_sane))]
fn size() -> u32 {
    1
}

fn main() {}
