//! On random graphs with random outputs and overrides, a run gives what a recursive evaluator gives and runs exactly what it visits.

mod random_graphs;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use random_graphs::{Number, block_on, config, dag, given, indices, naive, name, names, pick, shapes, watched};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn values_and_calls_are_the_same(shapes in shapes(0), outputs in indices(1..4), overrides in indices(0..3)) {
        let (outputs, overrides) = (pick(&outputs, shapes.len()), pick(&overrides, shapes.len()));
        let dag = dag(&shapes);
        let plan = dag.plan_with(names(&outputs).iter().map(String::as_str), names(&overrides).iter().map(String::as_str)).unwrap();
        let (run, heard) = watched(dag.run_named(names(&outputs)));
        let values = block_on(given(run, &plan, &overrides).into_future()).unwrap();

        let (mut called, overridden) = (BTreeSet::new(), overridden(&plan, &overrides));
        for &index in &outputs {
            let expected = naive(&shapes, &overridden, index, &mut called).unwrap();
            prop_assert_eq!(values.get::<Number>(&name(index)).map(Number::value), Some(expected));
        }
        prop_assert_eq!(heard.finished(), called.iter().map(|&index| name(index)).collect::<BTreeSet<_>>());
        prop_assert_eq!(plan.nodes().count(), called.len());
        drop(values);
        prop_assert_eq!(random_graphs::alive(), 0);
    }
}

fn overridden(plan: &dag_core::Plan, overrides: &BTreeSet<usize>) -> BTreeMap<usize, u64> {
    plan.inputs().filter_map(|input| random_graphs::overridden(input.name, overrides)).collect()
}
