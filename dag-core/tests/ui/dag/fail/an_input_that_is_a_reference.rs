use dag_core::dag;

dag! {
    Borrowed { inputs: { text: &str }, nodes: [] }
}

fn main() {}
