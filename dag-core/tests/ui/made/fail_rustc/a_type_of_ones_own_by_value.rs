use dag_core::Node;

#[derive(Clone)]
struct Order(u32);

fn main() {
    let _ = Node::function("sum", ["order"], |order: Order| order.0);
}
