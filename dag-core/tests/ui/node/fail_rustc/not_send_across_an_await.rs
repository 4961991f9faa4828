use dag_core::node;

use std::rc::Rc;

#[node]
async fn slow() -> usize {
    let text: Rc<str> = "slow".into();
    std::future::ready(()).await;
    text.len()
}

const NODES: dag_core::Module = dag_core::module!([slow]);

fn main() {}
