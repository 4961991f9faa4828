use dag_core::Node;

fn main() {
    let _ = Node::function("area", ["width", "height"], |width: &f64| width * 2.0);
}
