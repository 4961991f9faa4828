use dag_core::node;

use dag_core::CheckContext;

struct Bad;

fn is_sane(size: &u32, _: &CheckContext<'_>) -> Result<(), Bad> {
    if *size > 3 { Err(Bad) } else { Ok(()) }
}

#[node(check(with = is_sane))]
fn size() -> u32 {
    1
}

fn main() {}
