use dag_core::Dag;

fn run(dag: &Dag) {
    drop(dag.run::<String>());
}

fn main() {}
