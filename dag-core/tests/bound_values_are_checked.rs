//! A bound value goes to a declared input of its type, for every run; anything else is an error when building.

use dag_core::{Dag, DagBuilder, Plan, Value, input, module, node};

input!(factor: u32);
input!(number: u32);

#[node]
fn product(factor: &u32, number: &u32) -> u32 {
    factor * number
}

fn products() -> DagBuilder {
    Dag::builder().add(module!([factor, number, product]))
}

fn names<'a>(nodes: impl Iterator<Item = &'a dag_core::NodeDef>) -> Vec<&'a str> {
    nodes.map(|node| node.name).collect()
}

#[tokio::test]
async fn it_is_there_in_every_run() {
    let dag = products().bind::<factor>(3_u32).build().unwrap();
    for given in [2, 5] {
        assert_eq!(dag.run::<product>().input::<number>(given).await.unwrap(), 3 * given);
    }
    assert_eq!(dag.bound::<factor>(), Some(&3));
    assert_eq!(dag.bound::<number>(), None);
    assert!(dag.is_bound("factor") && !dag.is_bound("number") && !dag.is_bound("nothing"));
}

#[test]
fn a_plan_tells_it_from_the_inputs_to_give() {
    let plan: Plan = products().bind::<factor>(3_u32).build().unwrap().plan(["product"]).unwrap();
    assert_eq!(names(plan.inputs()), ["number"]);
    assert_eq!(names(plan.bound()), ["factor"]);
}

#[test]
fn an_unknown_name() {
    let error = products().bind_named("facto", Value::new(3_u32)).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    a value is bound to `facto`, but no input has that name; did you mean `factor`?
      --> dag-core/tests/bound_values_are_checked.rs:41
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

#[test]
fn a_function() {
    let error = products().bind::<product>(3_u32).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    a value is bound to `product`, which is a function
      --> dag-core/tests/bound_values_are_checked.rs:53
      --> dag-core/tests/bound_values_are_checked.rs:9 `product`
      help: override it in a run (`.override_with`), or put another node in its place (`.replace`)
    ");
}

#[test]
fn another_type() {
    let error = products().bind_named("factor", Value::new(3_i64)).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    the value bound to `factor` has the wrong type
      --> dag-core/tests/bound_values_are_checked.rs:66
      help: the input wants `u32`
    ");
}

mod said_twice {
    use dag_core::{input, node};

    input!(pub taken: u8);
    input!(pub left: u8);

    #[node]
    pub(super) fn takes(taken: &u8) -> u8 {
        *taken
    }
}

#[test]
fn one_that_is_given_twice_and_one_that_nobody_takes() {
    use said_twice::{left, taken, takes};
    let builder = Dag::builder().add(module!([taken, left, takes])).bind::<taken>(1).bind::<taken>(2).bind::<left>(3);
    let error = builder.build().unwrap_err().to_string();
    assert!(error.contains("the bound value `taken` is given twice"), "{error}");
    assert!(error.contains("a value is bound to `left`, which no node takes"), "{error}");
}
