use dag_core::node;

#[node]
fn first<T: Clone>(items: &Vec<T>) -> T {
    items[0].clone()
}

const NODES: dag_core::Module = dag_core::module!([first]);

fn main() {}
