use dag_core::Node;

fn main() {
    let prefix = "http://".to_owned();
    let _ = Node::async_function("url", ["host"], async move |host: &str| prefix.clone() + host);
}
