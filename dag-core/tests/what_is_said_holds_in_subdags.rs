//! What is said of a node holds also in a subdag, below an `expand`, and beside every other thing that is said of it.

use dag_core::{Dag, RunError, Subdag, input, module, node};

mod shop {
    use super::{input, node};

    input!(pub(super) prices: Vec<f64>);
    input!(pub(super) rate: f64);

    #[node(expand, check(range = 0.0..))]
    pub(super) fn price(prices: &[f64]) -> Vec<f64> {
        prices.to_vec()
    }

    #[node(inject(part = rate, whole = 100.0), pipe_output(f64::round))]
    pub(super) fn gross(price: &f64, part: &f64, whole: f64) -> f64 {
        price * (1.0 + part / whole)
    }

    #[node(collect(gross), fields(lowest, total))]
    pub(super) fn summary(gross: &[f64]) -> (f64, f64) {
        (gross.iter().copied().fold(f64::INFINITY, f64::min), gross.iter().sum())
    }
}

fn dag() -> Dag {
    use shop::{gross, price, prices, rate, summary};
    let nodes = module!([prices, rate, price, gross, summary]);
    let part = |namespace: &'static str, rate: f64| {
        Subdag::new(namespace, nodes).bind_named("rate", dag_core::Value::new(rate))
    };
    Dag::builder().subdag(part("eu", 20.0)).subdag(part("us", 5.0)).build().unwrap()
}

#[tokio::test]
async fn pipes_injections_parts_and_items_in_two_instances() {
    let run = dag().run_named(["eu.total", "us.total", "us.lowest"]);
    let run = run.input_named("eu.prices", dag_core::Value::new(vec![1.2, 9.9]));
    let values = run.input_named("us.prices", dag_core::Value::new(vec![10.0, 20.0])).await.unwrap();
    assert_eq!(values.get::<f64>("eu.total"), Some(&(1.0 + 12.0)));
    assert_eq!(values.get::<f64>("us.total"), Some(&(11.0 + 21.0)));
    assert_eq!(values.get::<f64>("us.lowest"), Some(&11.0));
}

#[tokio::test]
async fn a_check_of_an_item_names_the_instance() {
    let run = dag().run_named(["eu.total"]).input_named("eu.prices", dag_core::Value::new(vec![1.0, -1.0]));
    let RunError::Node(error) = run.await.unwrap_err() else { panic!("a node failed") };
    let message = error.to_string();
    assert!(message.starts_with("item 1 of node `eu.price` fails `check(range = 0.0..)`"), "{message}");
}

#[test]
fn a_check_is_drawn_in_the_box_of_its_node() {
    let picture = dag().view();
    let check = picture.nodes.iter().find(|node| node.id == "eu.price#check1").unwrap();
    assert_eq!(check.group.as_deref(), Some("eu"));
}
