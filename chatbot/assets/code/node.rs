use dag_core::{Dag, input, node};

input!(pub number: i64);

#[node]
fn doubled(number: i64) -> i64 {
    number * 2
}

#[node]
fn sentence(number: i64, doubled: i64) -> String {
    format!("twice {number} is {doubled}")
}

dag_core::module!(NODES);

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dag = Dag::builder().add(NODES).build()?;
    let line = dag.run::<sentence>().input::<number>(21).await?;
    println!("{line}");
    Ok(())
}
