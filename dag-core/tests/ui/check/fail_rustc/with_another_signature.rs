use dag_core::node;

fn is_sane(size: &u32) -> Result<(), String> {
    if *size > 3 { Err("large".into()) } else { Ok(()) }
}

#[node(check(with = is_sane))]
fn size() -> u32 {
    1
}

fn main() {}
