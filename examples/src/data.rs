//! Run with: cargo run -p examples --bin data
//!
//! Reading and writing files are nodes like any other: the graph shows them, and a run says which file and which line is wrong.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use std::fs;
use std::path::PathBuf;

use dag_core::{Dag, Progress, causes, input, load, module, node, save};
use serde::{Deserialize, Serialize};

/// What was sold, one row of the table.
#[derive(Debug, Clone, Deserialize)]
struct Sale {
    product: String,
    count: u32,
}

#[derive(Debug, Serialize)]
struct Summary {
    sold: u32,
    best: Option<String>,
}

input!(sales_path: PathBuf);
input!(summary_path: PathBuf);

load!(
    /// The table of a day.
    sales: Vec<Sale>, csv = sales_path, check(with = is_not_empty)
);

fn is_not_empty(sales: &[Sale], _: &dag_core::CheckContext<'_>) -> Result<(), String> {
    if sales.is_empty() { Err("a day without sales".into()) } else { Ok(()) }
}

#[node]
fn summary(sales: &[Sale]) -> Summary {
    let best = sales.iter().max_by_key(|sale| sale.count).map(|sale| sale.product.clone());
    Summary { sold: sales.iter().map(|sale| sale.count).sum(), best }
}

save!(summary_file, summary: Summary, json = summary_path);

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let (table, target) = (folder.path().join("sales.csv"), folder.path().join("summary.json"));
    let dag = Dag::builder()
        .add(module!([sales_path, summary_path, sales, summary, summary_file]))
        .bind::<summary_path>(target)
        .build()?;
    let plan = dag.plan(["summary_file"])?;
    // On a terminal a bar goes along; elsewhere it is silent.
    let run = || dag.run::<summary_file>().input::<sales_path>(table.clone()).observe(Progress::stderr(&plan));

    fs::write(&table, "product,count\nink,3\nnib,12\n")?;
    let saved = run().await?;
    let text = fs::read_to_string(&saved.path)?;
    println!("{} bytes:\n{text}", saved.bytes);

    fs::write(&table, "product,count\nink,3\nnib,a dozen\n")?;
    let wrong = causes(&run().await.expect_err("a dozen is no number")).join("\n");
    println!("{wrong}\n");

    fs::write(&table, "product,count\n")?;
    let empty = run().await.expect_err("nothing was sold");
    println!("{empty}\n\n{}", dag_view::mermaid(&dag.view()));

    assert!(text.contains("\"sold\": 15") && text.contains("\"best\": \"nib\""));
    assert!(wrong.contains("sales.csv` does not hold what is expected, in line 3"));
    assert!(empty.to_string().contains("`check(with = is_not_empty)`"));
    assert_eq!(fs::read_to_string(&saved.path)?, text, "a run that fails leaves the file as it was");
    Ok(())
}
