use dag_core::node;

#[derive(PartialEq)]
struct Size;

#[node(check(range = Size..))]
fn size() -> Size {
    Size
}

fn main() {}
