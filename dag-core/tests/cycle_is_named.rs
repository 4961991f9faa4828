//! A cycle is named node by node, in the direction of need, and every cycle is named.

use dag_core::{Dag, Problem, module, node};

#[node]
fn chicken(egg: &u8) -> u8 {
    *egg
}

#[node]
fn egg(nest: &u8, shell: &u8) -> u8 {
    *nest + *shell
}

#[node]
fn nest(chicken: &u8) -> u8 {
    *chicken
}

#[node]
fn shell() -> u8 {
    1
}

/// Below the cycle, not in it.
#[node]
fn omelette(egg: &u8) -> u8 {
    *egg
}

#[node]
fn cause(effect: &u8) -> u8 {
    *effect
}

#[node]
fn effect(cause: &u8) -> u8 {
    *cause
}

#[node]
fn ouroboros(ouroboros: &u8) -> u8 {
    *ouroboros
}

#[test]
fn node_by_node() {
    let error = Dag::builder().add(module!([chicken, egg, nest, shell, omelette])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    these nodes need each other: `chicken` needs `egg` needs `nest` needs `chicken`
      --> dag-core/tests/cycle_is_named.rs:6 `chicken`
      --> dag-core/tests/cycle_is_named.rs:11 `egg`
      --> dag-core/tests/cycle_is_named.rs:16 `nest`
      help: take one of these parameters from an input instead
    ");
}

#[test]
fn a_node_that_needs_itself() {
    let error = Dag::builder().add(module!([ouroboros])).build().unwrap_err();
    insta::assert_snapshot!(error, @"
    the graph cannot be built: 1 problem

    these nodes need each other: `ouroboros` needs `ouroboros`
      --> dag-core/tests/cycle_is_named.rs:42 `ouroboros`
      help: take one of these parameters from an input instead
    ");
}

#[test]
fn two_separate_cycles_are_two_problems() {
    let error = Dag::builder().add(module!([chicken, egg, nest, shell, cause, effect])).build().unwrap_err();
    let cycles: Vec<Vec<&str>> = error
        .problems()
        .iter()
        .filter_map(|problem| match problem {
            Problem::Cycle { path } => Some(path.iter().map(|(name, _)| name.as_str()).collect()),
            _ => None,
        })
        .collect();
    assert_eq!(cycles, [vec!["cause", "effect"], vec!["chicken", "egg", "nest"]]);
}
