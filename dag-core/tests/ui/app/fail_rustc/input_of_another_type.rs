use dag_core::{Dag, Run, input, node};

struct Number(u32);

input!(number: Number);

#[node]
fn double(number: &Number) -> u32 {
    number.0 * 2
}

fn run(dag: &Dag) -> Run<double> {
    dag.run::<double>().input::<number>("two")
}

fn main() {}
