use dag_core::node;

#[node]
extern "C" fn add(one: &i32) -> i32 {
    *one
}

const NODES: dag_core::Module = dag_core::module!([add]);

fn main() {}
