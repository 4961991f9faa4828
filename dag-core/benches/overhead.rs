//! What a run and a build cost beside the nodes themselves, against the same work by hand.
//!
//! Run with: `cargo bench -p dag-core --bench overhead`

mod graphs;

use divan::counter::ItemsCount;

fn main() {
    divan::main();
}

/// A table of function pointers, `dag-core`, and `dag-core` with an observer that ignores what it hears.
macro_rules! plain {
    ($shape:expr) => {
        #[divan::bench]
        fn by_hand(bencher: divan::Bencher<'_, '_>) {
            let shape = $shape;
            let mut table = super::graphs::Table::new(&shape);
            bencher.counter(super::ItemsCount::new(shape.len())).bench_local(move || table.run());
        }

        #[divan::bench]
        fn dag_core(bencher: divan::Bencher<'_, '_>) {
            let shape = $shape;
            let planned = super::graphs::Planned::new(&shape);
            bencher.counter(super::ItemsCount::new(shape.len())).bench_local(|| planned.run());
        }

        #[divan::bench]
        fn dag_core_observed(bencher: divan::Bencher<'_, '_>) {
            let shape = $shape;
            let planned = super::graphs::Planned::new(&shape);
            bencher.counter(super::ItemsCount::new(shape.len())).bench_local(|| planned.run_observed());
        }
    };
}

/// Each node reads the one before: nothing can overlap, and every nanosecond of a node counts.
mod chain_of_1000 {
    use super::graphs::{Kind, chain};

    plain!(chain(1000, Kind::Plain));
}

/// Three inputs each.
mod layers_of_32_by_32 {
    use super::graphs::layers;

    plain!(layers(32, 32));
}

/// A small graph as a person writes it, asked for by handle: what one run costs before its first node.
mod five_nodes {
    use std::hint::black_box;

    use dag_core::{Dag, input, module, node};

    use super::graphs::runtime;

    input!(net: f64);
    input!(rate: f64);

    #[node]
    fn tax(net: &f64, rate: &f64) -> f64 {
        net * rate
    }

    #[node]
    fn gross(net: &f64, tax: &f64) -> f64 {
        net + tax
    }

    #[node]
    fn rounded(gross: &f64) -> f64 {
        gross.round()
    }

    #[node]
    fn change(gross: &f64, rounded: &f64) -> f64 {
        rounded - gross
    }

    #[node]
    fn total(rounded: &f64, change: &f64) -> f64 {
        rounded + change
    }

    #[divan::bench]
    fn by_hand() -> f64 {
        let (net, rate) = (black_box(8.0), black_box(0.25));
        let tax = tax(&net, &rate);
        let gross = gross(&net, &tax);
        let rounded = rounded(&gross);
        total(&rounded, &change(&gross, &rounded))
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        let dag = Dag::builder().add(module!([net, rate, tax, gross, rounded, change, total])).build();
        let dag = dag.unwrap_or_else(|error| panic!("{error}"));
        let runtime = runtime();
        let run = || runtime.block_on(dag.run::<total>().input::<net>(8.0).input::<rate>(0.25).into_future());
        assert_eq!(run().ok(), Some(by_hand()));
        bencher.bench_local(run);
    }
}

/// Build and plan, against putting the same nodes and edges into petgraph.
mod build_of_10_000 {
    use petgraph::graph::DiGraph;

    use super::ItemsCount;
    use super::graphs::{Shape, defs, layers, planned};

    fn shape() -> Shape {
        layers(32, 312)
    }

    #[divan::bench]
    fn petgraph_alone(bencher: divan::Bencher<'_, '_>) {
        let shape = shape();
        bencher.counter(ItemsCount::new(shape.len())).bench_local(|| {
            let mut graph = DiGraph::<usize, usize>::new();
            let nodes: Vec<_> = (0..shape.len()).map(|at| graph.add_node(at)).collect();
            for (at, reads) in shape.reads() {
                for (index, &read) in reads.iter().enumerate() {
                    graph.add_edge(nodes[read], nodes[at], index);
                }
            }
            graph
        });
    }

    #[divan::bench]
    fn dag_core(bencher: divan::Bencher<'_, '_>) {
        let shape = shape();
        let defs = defs(&shape);
        bencher.counter(ItemsCount::new(shape.len())).bench_local(|| planned(defs));
    }
}
