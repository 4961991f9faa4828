use dag_core::Node;

struct Odd;

fn main() {
    let _ = Node::try_function("half", ["whole"], |whole: &u32| if whole % 2 == 0 { Ok(whole / 2) } else { Err(Odd) });
}
