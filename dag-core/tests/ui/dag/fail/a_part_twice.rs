use dag_core::dag;

dag! {
    Nothing { nodes: [], nodes: [] }
}

fn main() {}
