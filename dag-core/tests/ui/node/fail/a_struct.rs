use dag_core::node;

#[node]
struct Mode;

fn mode() -> Mode {
    Mode
}

fn main() {}
