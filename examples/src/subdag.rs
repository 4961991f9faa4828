//! Run with: cargo run -p examples --bin subdag
//!
//! The same nodes twice in one graph, each time with a configuration, bound values and inputs of their own; and a node that is made while
//! the program runs.

#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use dag_core::{Dag, Node, Subdag, input, module, node};

/// What a thing costs somewhere. Nothing here knows that it is used more than once.
mod pricing {
    use dag_core::{alternatives, input, module, node};

    input!(
        /// Without tax.
        pub(super) net: f64
    );
    input!(pub(super) currency: String);

    #[node(name = rate, when(tax = "reduced"))]
    fn reduced() -> f64 {
        0.05
    }

    #[node(name = rate, otherwise)]
    fn full() -> f64 {
        0.25
    }

    alternatives!(rate: f64 = [reduced, full]);

    /// With tax.
    #[node(tag(shown = "yes"))]
    pub(super) fn total(net: &f64, rate: &f64) -> f64 {
        net * (1.0 + rate)
    }

    /// For the shop window.
    #[node(tag(shown = "yes"))]
    pub(super) fn label(total: &f64, currency: &str) -> String {
        format!("{total:.2} {currency}")
    }

    module!(pub(super) NODES = [net, currency, rate, total, label]);
}

input!(euros: f64);

/// A parameter outside reads `eu.total` as `eu_total`, or as the instance says.
#[node]
fn dearer(eu_total: &f64, swiss: &f64, francs_per_euro: &f64) -> String {
    if eu_total * francs_per_euro > *swiss { "cheaper in Zürich".into() } else { "cheaper in Vienna".into() }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    // As it would be read from a file.
    let francs_per_euro = 0.95;

    let eu = Subdag::new("eu", pricing::NODES).bind::<pricing::currency>("EUR").input::<pricing::net>("euros");
    let ch = Subdag::new("ch", pricing::NODES)
        .config("tax", "reduced")
        .bind::<pricing::currency>("CHF")
        .input::<pricing::net>("francs")
        .output::<pricing::total>("swiss");

    let dag = Dag::builder()
        .add(module!([euros, dearer]))
        .node(Node::value("francs_per_euro", francs_per_euro))
        .node(Node::function("francs", ["euros", "francs_per_euro"], |euros: &f64, rate: &f64| euros * rate))
        .subdag(eu)
        .subdag(ch)
        .build()?;

    let verdict = dag.run::<dearer>().input::<euros>(8.0).await?;
    println!("{verdict}");

    // All nodes with a tag, whichever instances there are.
    let shown: Vec<_> = dag.tagged("shown", "yes").map(|node| node.name).collect();
    let values = dag.run_named(shown.clone()).input::<euros>(8.0).await?;
    for name in dag.tagged("shown", "yes").filter(|node| node.function.name == "label").map(|node| node.name) {
        println!("{name}: {}", values.get::<String>(name).map_or("", String::as_str));
    }

    println!("{}", dag_view::mermaid(&dag.plan(["dearer"])?.view("dearer")));

    assert_eq!(verdict, "cheaper in Zürich");
    assert_eq!(shown, ["ch.label", "ch.total", "eu.label", "eu.total"]);
    assert_eq!(values.get::<String>("ch.label").map(String::as_str), Some("7.98 CHF"));
    Ok(())
}
