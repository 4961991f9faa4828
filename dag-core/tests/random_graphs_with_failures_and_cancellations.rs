//! On random graphs with random failures, a run fails with a node that can, a partial run gives what a recursive evaluator gives, and a
//! run that is dropped at a random point leaves no value behind.

mod random_graphs;

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::task::{Context, Waker};

use dag_core::{Dag, Missing, Plan, RunError};
use proptest::prelude::*;
use random_graphs::{
    Number, Shape, alive, block_on, config, dag, given, index_of, indices, naive, name, names, pick, shapes,
    silence_panics, watched,
};

/// What the recursive evaluator says of some outputs.
struct Expected {
    outputs: BTreeMap<usize, Result<u64, BTreeSet<usize>>>,
    called: BTreeSet<usize>,
}

impl Expected {
    fn new(shapes: &[Shape], outputs: &BTreeSet<usize>) -> Self {
        let mut called = BTreeSet::new();
        let values = outputs.iter().map(|&index| (index, naive(shapes, &BTreeMap::new(), index, &mut called)));
        Self { outputs: values.collect(), called }
    }

    fn called(&self) -> BTreeSet<String> {
        names(&self.called).into_iter().collect()
    }
}

fn plan(dag: &Dag, outputs: &BTreeSet<usize>) -> Plan {
    dag.plan(names(outputs).iter().map(String::as_str)).unwrap()
}

/// The first of the failed nodes in the order of the plan.
fn first<'a>(plan: &Plan, failed: &'a BTreeSet<usize>) -> Option<&'a usize> {
    plan.nodes().find_map(|node| failed.get(&index_of(node.name)))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_run_fails_if_and_only_if_a_node_that_it_needs_does(shapes in shapes(5), outputs in indices(1..4)) {
        silence_panics();
        let (dag, outputs) = (dag(&shapes), pick(&outputs, shapes.len()));
        let expected = Expected::new(&shapes, &outputs);
        let (run, heard) = watched(dag.run_named(names(&outputs)));
        let result = block_on(given(run, &plan(&dag, &outputs), &BTreeSet::new()).into_future());
        let failing: BTreeSet<_> = expected.called.iter().filter(|&&index| shapes[index].can_fail()).collect();
        match result {
            Ok(values) => {
                prop_assert!(failing.is_empty());
                for (&index, value) in &expected.outputs {
                    let given = values.get::<Number>(&name(index)).map(Number::value);
                    prop_assert_eq!(given, value.as_ref().ok().copied());
                }
                prop_assert_eq!(heard.finished(), expected.called());
            }
            Err(RunError::Node(error)) => {
                prop_assert!(failing.contains(&index_of(error.node())));
                prop_assert!(heard.finished().is_subset(&expected.called()));
            }
            Err(error) => prop_assert!(false, "{}", error),
        }
        prop_assert_eq!(alive(), 0);
    }

    #[test]
    fn a_partial_run_gives_all_that_does_not_need_a_failed_node(
        shapes in shapes(20),
        outputs in indices(1..6),
        at_most in 1..6_usize,
    ) {
        silence_panics();
        let (dag, outputs) = (dag(&shapes), pick(&outputs, shapes.len()));
        let (expected, plan) = (Expected::new(&shapes, &outputs), plan(&dag, &outputs));
        let (run, heard) = watched(dag.run_named(names(&outputs)).at_most(at_most));
        let values = block_on(given(run, &plan, &BTreeSet::new()).partial().into_future()).unwrap();
        for (&index, value) in &expected.outputs {
            match (values.get::<Number>(&name(index)), value) {
                (Ok(given), Ok(value)) => prop_assert_eq!(given.value(), *value),
                (Err(Missing::Failed(error)), Err(failed)) => {
                    prop_assert_eq!((index_of(error.node()), failed), (index, &BTreeSet::from([index])));
                }
                (Err(Missing::Skipped(skipped)), Err(failed)) => {
                    prop_assert_eq!(Some(&index_of(skipped.because().node())), first(&plan, failed));
                    let path: Vec<_> = skipped.path().into_iter().map(index_of).collect();
                    prop_assert_eq!((path.first(), path.last()), (first(&plan, failed), Some(&index)));
                    prop_assert!(path.windows(2).all(|pair| shapes[pair[1]].needs.contains(&pair[0])));
                }
                (given, value) => prop_assert!(false, "{}: {:?} instead of {:?}", index, given, value),
            }
        }
        prop_assert_eq!(heard.finished(), expected.called());
        let failing = expected.called.iter().filter(|&&index| shapes[index].can_fail()).count();
        prop_assert_eq!(values.failed().len(), failing);
        prop_assert_eq!(values.skipped().len(), plan.nodes().count() - expected.called.len());
        drop(values);
        prop_assert_eq!(alive(), 0);
    }

    #[test]
    fn a_run_that_is_dropped_leaves_no_value_behind(
        shapes in shapes(3),
        outputs in indices(1..6),
        polls in 0..12_u32,
        is_partial in any::<bool>(),
    ) {
        silence_panics();
        let (dag, outputs) = (dag(&shapes), pick(&outputs, shapes.len()));
        let expected = Expected::new(&shapes, &outputs);
        let (run, heard) = watched(dag.run_named(names(&outputs)));
        let run = given(run, &plan(&dag, &outputs), &BTreeSet::new());
        if is_partial {
            poll(run.partial().into_future(), polls);
        } else {
            poll(run.into_future(), polls);
        }
        prop_assert!(heard.finished().is_subset(&expected.called()));
        prop_assert_eq!(alive(), 0);
    }
}

/// Polls a run at most so often, and drops it.
fn poll(run: impl Future, polls: u32) {
    let mut run = pin!(run);
    let mut context = Context::from_waker(Waker::noop());
    for _ in 0..polls {
        if run.as_mut().poll(&mut context).is_ready() {
            return;
        }
    }
}
