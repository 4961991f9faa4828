//! Two nodes of one name are an error; putting one in place of another is said with `replace`, and must fit.

use dag_core::{Dag, input, module, node};

mod real {
    use dag_core::{input, node};

    input!(pub(super) text: String);

    #[node]
    pub(super) fn translated(text: &str) -> String {
        format!("translated {text}")
    }

    #[node]
    pub(super) fn shown(translated: &str) -> String {
        format!("<{translated}>")
    }
}

mod fake {
    use dag_core::{input, node};

    input!(pub(super) text: String);

    #[node]
    pub(super) fn translated(text: &str) -> String {
        format!("fake {text}")
    }
}

mod wrong {
    #[dag_core::node]
    pub(super) fn translated() -> bool {
        true
    }
}

input!(tranlated: String);

#[node]
fn unrelated() -> u8 {
    0
}

const REAL: dag_core::Module = module!([real::text, real::translated, real::shown]);

#[tokio::test]
async fn the_replacement_runs() {
    let dag = Dag::builder().add(REAL).replace(module!([fake::translated])).build().unwrap();
    assert_eq!(dag.run::<real::shown>().input::<real::text>("hi").await.unwrap(), "<fake hi>");
}

#[tokio::test]
async fn an_input_that_both_declare_is_one_input() {
    let dag = Dag::builder().add(REAL).replace(module!([fake::text, fake::translated])).build().unwrap();
    assert_eq!(dag.run::<real::shown>().input::<fake::text>("hi").await.unwrap(), "<fake hi>");
}

#[test]
fn adding_both_is_a_duplicate() {
    let error = Dag::builder().add(REAL).add(module!([fake::translated])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    two nodes are named `translated`
      --> dag-core/tests/replacing_is_on_purpose.rs:11
      --> dag-core/tests/replacing_is_on_purpose.rs:27
      help: rename one, give both a `when(…)`, or use `.replace(…)` for the module that should win
    ");
}

#[test]
fn adding_one_twice_is_none() {
    let dag = Dag::builder().add(REAL).add(module!([real::shown])).build().unwrap();
    assert_eq!(dag.nodes().count(), 3);
}

#[test]
fn a_replacement_of_nothing() {
    let error = Dag::builder().add(REAL).replace(module!([tranlated, unrelated])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 2 problems

    `tranlated` is to replace a node, but there is none of that name; did you mean `translated`?
      --> dag-core/tests/replacing_is_on_purpose.rs:39
      help: use `.add(…)` for new nodes

    `unrelated` is to replace a node, but there is none of that name
      --> dag-core/tests/replacing_is_on_purpose.rs:42
      help: use `.add(…)` for new nodes
    ");
}

#[test]
fn a_replacement_of_another_type_is_one_mistake() {
    let error = Dag::builder().add(REAL).replace(module!([wrong::translated])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    `translated` replaces a node that gives `String`, but gives `bool`
      --> dag-core/tests/replacing_is_on_purpose.rs:34
      help: return `String`
    ");
}
