//! Nodes come from what is linked into the program, from what is linked under a module, or from a list; always in the same order,
//! and each once.

use dag_core::{Dag, Module, NodeDef, module};

mod shop {
    use dag_core::{input, node};

    input!(
        /// In cents.
        pub(super) price: u32
    );

    #[node]
    pub(super) fn tax(price: &u32) -> u32 {
        price / 5
    }

    pub(super) mod deep {
        #[dag_core::node(handle = none)]
        fn total(price: &u32, tax: &u32) -> u32 {
            price + tax
        }
    }

    dag_core::module!(
        /// All that is written here and below.
        pub(super) LINKED
    );
    dag_core::module!(pub(super) LISTED = [price, tax]);
}

mod shopping {
    #[dag_core::node]
    pub(super) fn basket() -> u32 {
        0
    }
}

fn names(nodes: impl IntoIterator<Item = &'static NodeDef>) -> Vec<&'static str> {
    nodes.into_iter().map(|node| node.name).collect()
}

#[test]
fn all_that_is_linked() {
    assert_eq!(names(Module::linked().defs()), ["basket", "price", "tax", "total"]);
    assert_eq!(names(Dag::builder().linked().build().unwrap().nodes()), ["basket", "price", "tax", "total"]);
}

#[test]
fn all_that_is_linked_under_a_module() {
    assert_eq!(names(shop::LINKED.defs()), ["price", "tax", "total"]);
    let path = "registration_by_linking_and_by_hand::shop";
    assert_eq!(names(Module::linked_under(path).defs()), ["price", "tax", "total"]);
    assert_eq!(names(Dag::builder().linked_under(path).build().unwrap().nodes()), ["price", "tax", "total"]);
    assert_eq!(names(Module::linked_under(concat!(module_path!(), "::shop::deep")).defs()), ["total"]);
}

#[test]
fn a_list_by_hand() {
    assert_eq!(names(shop::LISTED.defs()), ["price", "tax"]);
    assert_eq!(names(module!([shop::tax, shopping::basket, shop::tax]).defs()), ["basket", "tax"]);
}

#[tokio::test]
async fn together_each_once() {
    let dag = Dag::builder().add(shop::LISTED).add(shop::LINKED).linked().build().unwrap();
    assert_eq!(dag.nodes().count(), 4);
    let values = dag.run_named(["total"]).input::<shop::price>(100_u32).await.unwrap();
    assert_eq!(values.get("total"), Some(&120_u32));
}

#[test]
fn an_input_is_described_like_a_node() {
    let input = shop::LISTED.defs()[0];
    assert!(input.is_input() && !input.is_async());
    assert_eq!((input.function.doc, input.output.name().as_str()), ("In cents.", "u32"));
    assert_eq!(input.function.module, "registration_by_linking_and_by_hand::shop");
}
