use dag_core::{Dag, Run, input, node};

input!(number: u32);

#[node]
fn double(number: &u32) -> u32 {
    number * 2
}

fn run(dag: &Dag) -> Run<double> {
    dag.run::<double>().input::<number>("two")
}

fn main() {}
