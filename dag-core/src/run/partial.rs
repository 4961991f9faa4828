//! A run that goes on past failed nodes: each output is there, or says what it is missing for.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::{Outputs, Prepared, Run, RunError, Values};
use crate::exec::{self, Gate, NodeError, Partly, Skipped, Terms};
use crate::names::DidYouMean;
use crate::node::Handle;
use crate::value::Type;

impl<O> Run<O> {
    /// Goes on past failed nodes: a failure (an error, a panic, a timeout) skips what depends on it, and everything else runs.
    ///
    /// Each output is then a `Result`: its value, or why it is [`Missing`]. Outputs by name are [`PartialValues`]. A value that is `None`
    /// is a value; nothing is skipped for it. An optional parameter does not help its node past a failure: a value that failed to come is
    /// not one that is absent. What is wrong with the outputs or inputs is an error as always, before anything runs.
    ///
    /// ```
    /// # use dag_core::{Dag, Missing, input, module, node};
    /// input!(text: String);
    /// #[node] fn number(text: &str) -> Result<u32, std::num::ParseIntError> { text.parse() }
    /// #[node] fn double(number: &u32) -> u32 { number * 2 }
    /// #[node] fn length(text: &str) -> usize { text.len() }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([text, number, double, length])).build()?;
    /// let (double, length) = dag.run::<(double, length)>().input::<text>("seven").partial().await?;
    /// assert_eq!(length?, 5);
    /// let Err(Missing::Skipped(skipped)) = double else { panic!("`number` failed") };
    /// assert_eq!((skipped.because().node(), skipped.path()), ("number", vec!["number", "double"]));
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn partial(self) -> PartialRun<O> {
        PartialRun(self)
    }

    async fn partial_values(mut self, by_value: bool) -> Result<PartialValues, RunError> {
        let Prepared { layout, seeds, session } = self.prepared(by_value)?;
        let gate = Gate::new(&self.limits);
        let terms = Terms { gate: gate.as_ref(), once: &self.dag.inner.once, session: session.as_ref() };
        Ok(PartialValues::new(self.outputs, exec::execute_partly(&layout, seeds, &self.watch, terms).await))
    }
}

/// A run that goes on past failed nodes, made by [`Run::partial`]; `.await` starts it.
#[must_use = "a run does nothing until it is awaited"]
pub struct PartialRun<O>(Run<O>);

impl<O: Outputs + 'static> IntoFuture for PartialRun<O> {
    type Output = Result<O::Partial, RunError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { O::collect_partial(self.0.partial_values(O::by_value()).await?) })
    }
}

impl<O> fmt::Debug for PartialRun<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartialRun").field("outputs", &self.0.outputs).finish_non_exhaustive()
    }
}

/// Why an output of a partial run is not there.
#[non_exhaustive]
#[derive(Debug, Clone)]
pub enum Missing {
    /// Its node failed.
    Failed(Arc<NodeError>),
    /// A node that it needs failed.
    Skipped(Skipped),
    /// A name that is not among the outputs.
    NotAnOutput {
        /// The name.
        name: String,
        /// An output with a similar name.
        nearest: Option<String>,
    },
    /// An output of another type.
    OutputType {
        /// The output.
        name: String,
        /// The type that was asked for.
        wants: String,
    },
}

impl Missing {
    /// The failure behind it: of the node itself, or of the one that it was skipped for.
    pub fn because(&self) -> Option<&NodeError> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Skipped(skipped) => Some(skipped.because()),
            Self::NotAnOutput { .. } | Self::OutputType { .. } => None,
        }
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Skipped(skipped) => skipped.fmt(f),
            Self::NotAnOutput { name, nearest } => {
                write!(f, "`{name}` was not asked for{}", DidYouMean(nearest.as_deref()))
            }
            Self::OutputType { name, wants } => write!(f, "`{name}` is not a `{wants}`"),
        }
    }
}

impl Error for Missing {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Failed(error) => error.source(),
            Self::Skipped(skipped) => Some(skipped.because()),
            Self::NotAnOutput { .. } | Self::OutputType { .. } => None,
        }
    }
}

/// The outputs of a partial run by name, and what happened to the other nodes.
///
/// ```
/// # use dag_core::{Dag, module, node};
/// #[node] fn broken() -> Result<u32, String> { Err("no".into()) }
/// #[node] fn reader(broken: &u32) -> u32 { *broken }
/// #[node] fn other() -> u32 { 7 }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([broken, reader, other])).build()?;
/// let values = dag.run_named(["reader", "other"]).partial().await?;
/// assert_eq!(values.get::<u32>("other")?, &7);
/// let missing = values.get::<u32>("reader").unwrap_err();
/// assert_eq!(missing.to_string(), "node `reader` was skipped, since `broken` gave no value (`broken` → `reader`)");
/// assert_eq!(values.failed().map(|error| error.node()).collect::<Vec<_>>(), ["broken"]);
/// assert_eq!(values.skipped().map(|skipped| skipped.node()).collect::<Vec<_>>(), ["reader"]);
/// # Ok(())
/// # })
/// # }
/// ```
pub struct PartialValues {
    values: Values,
    missing: HashMap<&'static str, Missing>,
    failed: Vec<Arc<NodeError>>,
    skipped: Vec<Skipped>,
}

impl PartialValues {
    fn new(names: Vec<String>, ended: Partly) -> Self {
        let Partly { outputs, failed, skipped } = ended;
        let failures = failed.iter().map(|error| (error.node(), Missing::Failed(error.clone())));
        let skips = skipped.iter().map(|skipped| (skipped.node(), Missing::Skipped(skipped.clone())));
        let missing = failures.chain(skips).collect();
        Self { values: Values::new(names, outputs), missing, failed, skipped }
    }

    /// Borrows an output.
    ///
    /// # Errors
    /// Its node failed or was skipped, or it was not asked for or is of another type.
    pub fn get<T: 'static>(&self, name: &str) -> Result<&T, Missing> {
        self.found(name)?;
        self.values.get(name).ok_or_else(|| {
            let (wants, name, nearest) = (Type::of::<T>().name(), name.to_owned(), self.values.nearest(name));
            if self.values.has(&name) {
                Missing::OutputType { name, wants }
            } else {
                Missing::NotAnOutput { name, nearest }
            }
        })
    }

    /// The nodes that failed, in the order of the plan.
    pub fn failed(&self) -> impl ExactSizeIterator<Item = &NodeError> {
        self.failed.iter().map(|error| &**error)
    }

    /// The nodes that were skipped, in the order of the plan: each with the failure that it was skipped for, and the way there.
    pub fn skipped(&self) -> impl ExactSizeIterator<Item = &Skipped> {
        self.skipped.iter()
    }

    /// Takes an output out.
    pub(super) fn give<H: Handle>(&mut self) -> Result<Result<H::Output, Missing>, RunError> {
        match self.found(H::NAME) {
            Ok(()) => self.values.take(H::NAME).map(Ok),
            Err(missing) => Ok(Err(missing)),
        }
    }

    /// A node that ran out of time may still give its value, but counts as failed.
    fn found(&self, name: &str) -> Result<(), Missing> {
        let missing = self.missing.get(name).filter(|_| self.values.has(name));
        missing.map_or(Ok(()), |missing| Err(missing.clone()))
    }
}

impl fmt::Debug for PartialValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed: Vec<_> = self.failed().map(NodeError::node).collect();
        f.debug_struct("PartialValues")
            .field("outputs", &self.values)
            .field("failed", &failed)
            .field("skipped", &self.skipped)
            .finish_non_exhaustive()
    }
}
