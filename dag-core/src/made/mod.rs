//! Nodes made while the program runs: of closures, of loose functions, of values.
//!
//! The descriptor is [interned](intern), the closure is not: it belongs to the graph and is dropped with it. A plan hands it to its
//! steps, where the one call that all made nodes share finds it.

mod function;
pub(crate) mod intern;
mod param;

pub use function::{AsyncNodeFn, NodeFn};
pub use param::{Parameter, Taken};

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::__private::IntoBoxError;
use crate::call::Arguments;
use crate::node::{BoxError, Call, Location, NodeDef, NodeKind, Param};
use crate::value::{NodeValue, Type, Value};
use intern::Named;

/// A node that is made while the program runs, of a closure, a loose function or a value: [`DagBuilder::node`](crate::DagBuilder::node)
/// takes it.
///
/// The names say where the parameters take their values from; there are as many as the function has parameters, or it does not compile.
/// Everything else is as for [`#[node]`](macro@crate::node): types, unknown names, duplicates and cycles are checked by `build`, which
/// names the line that made the node.
///
/// ```
/// use dag_core::{Dag, Node};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let depth = 2.0;
/// let dag = Dag::builder()
///     .node(Node::input::<f64>("width"))
///     .node(Node::value("height", 4.0))
///     .node(Node::function("area", ["width", "height"], |width: &f64, height: &f64| width * height))
///     .node(Node::function("volume", ["area"], move |area: &f64| area * depth).tag("unit", "m³"))
///     .node(Node::async_function("shown", ["volume"], async |volume: &f64| format!("{volume} m³")))
///     .build()?;
/// let values = dag.run_named(["shown"]).input_named("width", dag_core::Value::new(3.0)).await?;
/// assert_eq!(values.get::<String>("shown").map(String::as_str), Some("24 m³"));
/// # Ok(())
/// # })
/// # }
/// ```
///
/// A function of another crate needs no macro of its own. Where it is to have a handle, a plain node calls it; where its name is enough,
/// it is added as it is:
///
/// ```
/// # use dag_core::{Dag, Node, module, node};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// #[node]
/// fn debt(balance: f64) -> f64 { balance.abs() }
///
/// let dag = Dag::builder()
///     .add(module!([debt]))
///     .node(Node::try_function("balance", ["text"], str::parse::<f64>))
///     .node(Node::function("rounded", ["debt"], f64::round))
///     .node(Node::value("text", "-3.6".to_owned()))
///     .build()?;
/// assert_eq!(dag.run::<debt>().await?, 3.6);
/// assert_eq!(dag.run_named(["rounded"]).await?.get::<f64>("rounded"), Some(&4.0));
/// # Ok(())
/// # })
/// # }
/// ```
///
/// What is known of a node outlives its graph, since events may be kept: names, documentation and tags that are new in each graph add
/// up. The same graph built again adds nothing. The closure is dropped with the graph and the runs of it.
#[must_use = "a node is part of a graph only when added to a builder"]
pub struct Node {
    named: Named,
    params: Vec<(String, Param)>,
    output: Type,
    what: What,
}

enum What {
    Input,
    Value(Value),
    Function(Made),
}

impl Node {
    /// A function: each name says where the parameter in its place takes its value from.
    #[track_caller]
    pub fn function<const N: usize, M: 'static, F>(name: impl Into<String>, params: [&str; N], function: F) -> Self
    where
        F: NodeFn<N, M, Output: NodeValue>,
    {
        let made = Made::Sync(Arc::new(move |mut arguments| {
            let value = function.call(&mut arguments);
            arguments.give(value);
            Ok(())
        }));
        Self::new(name.into(), named(params, F::params()), Type::of::<F::Output>(), What::Function(made))
    }

    /// A function that may fail: the node gives what is in the `Ok`.
    #[track_caller]
    pub fn try_function<const N: usize, M: 'static, F, T, E>(
        name: impl Into<String>,
        params: [&str; N],
        function: F,
    ) -> Self
    where
        F: NodeFn<N, M, Output = Result<T, E>>,
        T: NodeValue,
        E: IntoBoxError,
    {
        let made = Made::Sync(Arc::new(move |mut arguments| {
            let value = function.call(&mut arguments).map_err(IntoBoxError::into_box)?;
            arguments.give(value);
            Ok(())
        }));
        Self::new(name.into(), named(params, F::params()), Type::of::<T>(), What::Function(made))
    }

    /// An async function.
    ///
    /// An `async |…|` closure may borrow its parameters, as an `async fn` does. One that uses what it captures lends that to its future,
    /// which Rust cannot yet tell to be `Send`: it has to make a future that owns all it uses.
    ///
    /// ```
    /// # use dag_core::Node;
    /// # #[derive(Clone)] struct Client;
    /// # impl Client { async fn get(&self, url: String) -> String { url } }
    /// # let client = Client;
    /// let page = Node::async_function("page", ["url"], move |url: String| {
    ///     let client = client.clone();
    ///     async move { client.get(url).await }
    /// });
    /// ```
    #[track_caller]
    pub fn async_function<const N: usize, M: 'static, F>(
        name: impl Into<String>,
        params: [&str; N],
        function: F,
    ) -> Self
    where
        F: AsyncNodeFn<N, M, Output: NodeValue>,
    {
        let body = AsyncFunction { function, marker: PhantomData, give: give::<F::Output> };
        let made = Made::Async(Arc::new(body));
        Self::new(name.into(), named(params, F::params()), Type::of::<F::Output>(), What::Function(made))
    }

    /// An async function that may fail: the node gives what is in the `Ok`.
    #[track_caller]
    pub fn try_async_function<const N: usize, M: 'static, F, T, E>(
        name: impl Into<String>,
        params: [&str; N],
        function: F,
    ) -> Self
    where
        F: AsyncNodeFn<N, M, Output = Result<T, E>>,
        T: NodeValue,
        E: IntoBoxError + 'static,
    {
        let body = AsyncFunction { function, marker: PhantomData, give: try_give::<T, E> };
        let made = Made::Async(Arc::new(body));
        Self::new(name.into(), named(params, F::params()), Type::of::<T>(), What::Function(made))
    }

    /// A declared input, as `input!` makes one: its value is bound, or given to each run.
    #[track_caller]
    pub fn input<T: NodeValue>(name: impl Into<String>) -> Self {
        Self::new(name.into(), Vec::new(), Type::of::<T>(), What::Input)
    }

    /// A declared input with its value bound.
    #[track_caller]
    pub fn value<T: NodeValue>(name: impl Into<String>, value: T) -> Self {
        Self::new(name.into(), Vec::new(), Type::of::<T>(), What::Value(Value::new(value)))
    }

    #[track_caller]
    fn new(name: String, params: Vec<(String, Param)>, output: Type, what: What) -> Self {
        let location = Location::caller();
        let named = Named { name, location, doc: String::new(), label: None, tags: Vec::new(), once: false };
        Self { named, params, output, what }
    }

    /// What it is, for people.
    pub fn doc(mut self, doc: impl Into<String>) -> Self {
        self.named.doc = doc.into();
        self
    }

    /// A name for pictures, where it differs.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.named.label = Some(label.into());
        self
    }

    /// One more tag.
    pub fn tag(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.named.tags.push((key.into(), value.into()));
        self
    }

    /// Its value is made once for the graph and shared by all runs, as that of `#[node(once)]`.
    pub fn once(mut self) -> Self {
        self.named.once = matches!(self.what, What::Function(_));
        self
    }

    pub(crate) fn location(&self) -> Location {
        self.named.location
    }

    /// The value that is bound to it.
    pub(crate) fn bound(&self) -> Option<&Value> {
        match &self.what {
            What::Value(value) => Some(value),
            What::Input | What::Function(_) => None,
        }
    }

    /// The closure behind it.
    pub(crate) fn made(&self) -> Option<&Made> {
        match &self.what {
            What::Function(made) => Some(made),
            What::Input | What::Value(_) => None,
        }
    }

    pub(crate) fn def(&self) -> &'static NodeDef {
        let kind = match &self.what {
            What::Input | What::Value(_) => NodeKind::Input,
            What::Function(Made::Sync(_)) => NodeKind::Function(Call::Sync(sync)),
            What::Function(Made::Async(_)) => NodeKind::Function(Call::Async(asynchronous)),
        };
        intern::made(&self.named, &self.params, self.output, kind)
    }
}

/// Whether a node is made at run time: it is written in no module.
pub(crate) fn is_made(def: &NodeDef) -> bool {
    def.function.module.is_empty()
}

fn named<const N: usize>(names: [&str; N], params: [Param; N]) -> Vec<(String, Param)> {
    names.into_iter().map(Into::into).zip(params).collect()
}

/// A closure or function, without its type.
#[derive(Clone)]
pub(crate) enum Made {
    Sync(Arc<SyncBody>),
    Async(Arc<dyn AsyncBody>),
}

type SyncBody = dyn Fn(Arguments<'_>) -> Result<(), BoxError> + Send + Sync;

/// An async function whose future borrows it, and gives its value to the arguments.
pub(crate) trait AsyncBody: Send + Sync {
    fn call<'a>(&'a self, arguments: Arguments<'a>) -> BoxFuture<'a, Result<(), BoxError>>;
}

struct AsyncFunction<F, M, const N: usize, R> {
    function: F,
    marker: PhantomData<fn() -> M>,
    give: fn(&mut Arguments<'_>, R) -> Result<(), BoxError>,
}

impl<const N: usize, M, F: AsyncNodeFn<N, M, Output = R>, R> AsyncBody for AsyncFunction<F, M, N, R> {
    fn call<'a>(&'a self, mut arguments: Arguments<'a>) -> BoxFuture<'a, Result<(), BoxError>> {
        Box::pin(async move {
            let value = self.function.call(&mut arguments).await;
            (self.give)(&mut arguments, value)
        })
    }
}

#[expect(clippy::unnecessary_wraps, reason = "one of the two ways to give a value, and the other may fail")]
fn give<T: NodeValue>(arguments: &mut Arguments<'_>, value: T) -> Result<(), BoxError> {
    arguments.give(value);
    Ok(())
}

fn try_give<T: NodeValue, E: IntoBoxError>(
    arguments: &mut Arguments<'_>,
    result: Result<T, E>,
) -> Result<(), BoxError> {
    give(arguments, result.map_err(IntoBoxError::into_box)?)
}

/// What every made node is called through: the closure lies with the step.
fn sync(arguments: Arguments<'_>) -> Result<(), BoxError> {
    match arguments.made() {
        Some(Made::Sync(function)) => function(arguments),
        Some(Made::Async(_)) | None => Err(MISPLACED.into()),
    }
}

fn asynchronous(arguments: Arguments<'_>) -> BoxFuture<'_, Result<(), BoxError>> {
    match arguments.made() {
        Some(Made::Async(function)) => function.call(arguments),
        Some(Made::Sync(_)) | None => Box::pin(async { Err(MISPLACED.into()) }),
    }
}

/// Its descriptor was put into a graph by hand.
const MISPLACED: &str = "the closure of this node belongs to another graph: add the `Node` itself";

impl fmt::Debug for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sync(_) => "Sync",
            Self::Async(_) => "Async",
        })
    }
}

impl fmt::Debug for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({})", self.named.name, self.named.location)
    }
}
