//! The inputs of a run as one value: what the typed builders of `#[dataflow]` and `dag!` give.

use crate::run::Run;
use crate::value::Value;

impl<O> Run<O> {
    /// Gives several inputs their values: those of the typed builder that [`dataflow`](crate::dataflow) or [`dag!`](crate::dag!) makes,
    /// or pairs of a name and a value.
    ///
    /// ```
    /// # use dag_core::{Dag, Value, dataflow};
    /// #[dataflow]
    /// mod pricing {
    ///     use dag_core::{input, node};
    ///     input!(pub price: f64);
    ///     #[node] pub fn tax(price: &f64) -> f64 { price / 4.0 }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(pricing::NODES).build()?;
    /// assert_eq!(dag.run::<pricing::tax>().inputs(pricing::Inputs::new().price(8.0)).await?, 2.0);
    /// assert_eq!(dag.run::<pricing::tax>().inputs([("price", Value::new(4.0))]).await?, 1.0);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    #[track_caller]
    pub fn inputs<N: Into<String>>(self, values: impl IntoIterator<Item = (N, Value)>) -> Self {
        let mut run = self;
        for (name, value) in values {
            run = run.input_named(name, value);
        }
        run
    }
}
