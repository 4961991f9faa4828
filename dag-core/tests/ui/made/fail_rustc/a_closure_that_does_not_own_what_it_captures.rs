use dag_core::Node;

fn main() {
    let rate = 2.0;
    let _ = Node::function("tax", ["price"], |price: &f64| price * rate);
}
