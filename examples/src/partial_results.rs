//! Run with: cargo run -p examples --bin partial_results
//!
//! A partial run goes on past failures: what depends on a failed node is skipped with the cause, and everything else is there.

#![expect(
    clippy::doc_markdown,
    clippy::print_stdout,
    reason = "the first line is there to be copied, and an example shows what it does"
)]

use dag_core::{Dag, Event, Missing, NodeError, input, module, node};

input!(
    /// Where somebody wants to go.
    town: String
);

/// A service that answers.
#[node]
async fn weather(town: &str) -> Result<String, String> {
    Ok(format!("sunny in {town}"))
}

/// A service that does not.
#[node]
async fn trains(town: &str) -> Result<Vec<String>, String> {
    Err(format!("no timetable for {town}: the server is down"))
}

/// Needs the trains.
#[node]
fn departure(trains: &[String]) -> Option<String> {
    trains.first().cloned()
}

/// Needs the trains by way of the departure.
#[node]
fn journey(departure: Option<&str>, town: &str) -> String {
    departure.map_or_else(|| format!("no train to {town}"), |time| format!("to {town} at {time}"))
}

/// A value that is `None` is a value: whoever reads it runs.
#[node]
fn event(town: &str) -> Option<String> {
    (town == "Bremen").then(|| "musicians in the market place".into())
}

/// Needs nothing that fails.
#[node]
fn evening(weather: &str, event: Option<&str>) -> String {
    format!("{weather}, {}", event.unwrap_or("nothing on"))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    let dag = Dag::builder().add(module!([town, weather, trains, departure, journey, event, evening])).build()?;

    // In a plain run the first failure is the result.
    let error = dag.run::<(journey, evening)>().input::<town>("Ulm").await.expect_err("no trains");
    println!("a plain run:\n  {}\n", dag_core::causes(&error).join("\n  because "));

    // In a partial one each output is a `Result` of its own.
    let (journey, evening) = dag.run::<(journey, evening)>().input::<town>("Ulm").partial().await?;
    let evening = evening?;
    println!("a partial run:\n  evening: {evening}");
    let missing = journey.expect_err("no trains");
    println!("  journey: {}\n", dag_core::causes(&missing).join("\n  because "));

    // By name, with all that failed or was skipped; observers hear the same.
    let told = |event: &Event<'_>| {
        if let Event::NodeSkipped { node, because } = event {
            println!("  skipped: {}, because of {}", node.name, because.node());
        }
    };
    println!("what an observer hears:");
    let town = dag_core::Value::new("Ulm".to_owned());
    let values = dag.run_named(["journey", "evening"]).input_named("town", town).observe(told).partial().await?;
    let failed: Vec<_> = values.failed().map(NodeError::node).collect();
    let skipped: Vec<_> = values.skipped().map(|skipped| skipped.path().join(" → ")).collect();
    println!("\nfailed: {}\nskipped: {}", failed.join(", "), skipped.join(", "));

    assert_eq!(evening, "sunny in Ulm, nothing on");
    assert!(matches!(missing, Missing::Skipped(skipped) if skipped.because().node() == "trains"));
    assert_eq!(
        (failed, skipped),
        (vec!["trains"], vec!["trains → departure".into(), "trains → departure → journey".into()])
    );
    Ok(())
}
