//! A name that nothing gives is told with the nearest name, and with the reason why a node that exists in the source may be missing.

use dag_core::{Dag, Module, input, module, node};

input!(prompt: String);

#[node]
fn safe(promt: &str) -> bool {
    promt.is_empty()
}

#[node]
fn answer(client: &std::path::PathBuf, hint: Option<&str>) -> String {
    format!("{client:?} {hint:?}")
}

mod empty {
    dag_core::module!(pub(crate) NODES);
}

#[test]
fn with_the_nearest_name() {
    let error = Dag::builder().add(module!([prompt, safe])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    no node or input is named `promt`, which `safe` needs; did you mean `prompt`?
      --> dag-core/tests/missing_node_says_unmentioned_crates_register_nothing.rs:8
      help: declare it with `input!(promt: String);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

#[test]
fn with_no_name_near_enough_and_an_optional_parameter() {
    let error = Dag::builder().add(module!([answer])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 2 problems

    no node or input is named `client`, which `answer` needs
      --> dag-core/tests/missing_node_says_unmentioned_crates_register_nothing.rs:13
      help: declare it with `input!(client: PathBuf);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`

    no node or input is named `hint`, which `answer` needs
      --> dag-core/tests/missing_node_says_unmentioned_crates_register_nothing.rs:13
      help: declare it with `input!(hint: Option<String>);`, or add the module whose node gives it
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

#[test]
fn a_module_without_nodes() {
    let error = Dag::builder().add(empty::NODES).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    there are no nodes in `missing_node_says_unmentioned_crates_register_nothing::empty`
      --> dag-core/tests/missing_node_says_unmentioned_crates_register_nothing.rs:54
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

#[test]
fn a_path_that_only_begins_like_a_module_is_empty() {
    let error =
        Dag::builder().linked_under("missing_node_says_unmentioned_crates_register_nothin").build().unwrap_err();
    assert!(error.to_string().contains("there are no nodes in"), "{error}");
}

#[test]
fn a_list_without_nodes() {
    let error = Dag::builder().add(Module::listed(&[])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    there are no nodes in the given list
      --> dag-core/tests/missing_node_says_unmentioned_crates_register_nothing.rs:73
      help: a crate that is only in Cargo.toml and never mentioned in code registers nothing: add `use that_crate as _;`
    ");
}

#[test]
fn a_list_that_replaces_nothing_at_all_is_empty_too() {
    let error = Dag::builder().add(module!([prompt])).replace(empty::NODES).build().unwrap_err();
    assert_eq!(error.problems().len(), 1);
}
