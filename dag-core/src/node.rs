//! What is known of one function before anything runs: its name, what its parameters name, what it gives, and how to call it.
//!
//! `#[node]` and `#[action]` write these descriptors as statics; nothing here knows of graphs or of an async runtime.

mod function;
mod policy;
mod when;

pub(crate) use function::SyncCall;
pub use function::{Call, Function, Location, Param};
pub use policy::{Place, Policy, Retry};
pub use when::When;

use std::error::Error;
use std::fmt;

use crate::cache::CacheDef;
use crate::check::Check;
use crate::expand::{Collect, Expand};
use crate::value::Type;

/// Any error a node may give.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// The descriptor of one node: a function, or a declared input.
#[derive(Clone, Copy)]
pub struct NodeDef {
    /// The node's name, by which parameters refer to it. `parameterize` makes several nodes from one function:
    ///
    /// ```
    /// use dag_core::{Dag, input, module, node};
    ///
    /// input!(net: f64);
    ///
    /// #[node(parameterize(tax(of = net, rate = 0.25), tip(of = gross, rate = 0.5)))]
    /// fn share(of: &f64, rate: f64) -> f64 { of * rate }
    ///
    /// #[node]
    /// fn gross(net: &f64, tax: &f64) -> f64 { net + tax }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([net, tax, tip, gross])).build()?;
    /// assert_eq!(dag.run::<(tax, tip)>().input::<net>(4.0).await?, (1.0, 2.5));
    /// assert_eq!(dag.node("tip").unwrap().function.name, "share");
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub name: &'static str,
    /// The function, or for an input its declaration.
    pub function: Function,
    /// What the node gives.
    pub output: Type,
    /// A name for pictures, where it differs.
    pub label: Option<&'static str>,
    /// Free metadata, as written.
    pub tags: &'static [(&'static str, &'static str)],
    /// The parameters that `inject` or `parameterize` gives a value as written, with these values: no node makes them.
    ///
    /// ```
    /// use dag_core::{Dag, input, module, node};
    ///
    /// input!(price: f64);
    ///
    /// #[node(inject(rate = 0.25, unit = "euro", digits = { 1 + 1 }))]
    /// fn tax(price: &f64, rate: f64, unit: &str, digits: usize) -> String {
    ///     format!("{:.digits$} {unit}", price * rate)
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([price, tax])).build()?;
    /// assert_eq!(dag.run::<tax>().input::<price>(5.0).await?, "1.25 euro");
    /// let literals = dag.node("tax").unwrap().literals;
    /// assert_eq!(literals, [("rate", "0.25"), ("unit", "\"euro\""), ("digits", "1 + 1")]);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub literals: &'static [(&'static str, &'static str)],
    /// The nodes of its pipes, under names with a dot. They come and go with this node.
    ///
    /// `pipe_output` sends the value of a function through plain functions, `pipe_input` what it takes. Each is called with the value itself,
    /// moved for the last reader and cloned for the others, and gives one of the same type. Label and tags are those of the node at the end;
    /// `retry`, `timeout`, `fallback`, `blocking`, `spawn` and `expand` those of the one that calls the function, `greeting.raw` below.
    ///
    /// ```
    /// use dag_core::{Dag, input, module, node};
    ///
    /// input!(prompt: String);
    ///
    /// fn trimmed(text: String) -> String { text.trim().to_owned() }
    /// fn shortened(mut text: String, to: usize) -> Result<String, &'static str> {
    ///     if text.is_char_boundary(to) { text.truncate(to); Ok(text) } else { Err("no boundary") }
    /// }
    ///
    /// #[node(pipe_input(prompt = [trimmed]), pipe_output(shortened(5)?))]
    /// fn greeting(prompt: &str) -> String { format!("Hi {prompt}!") }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([prompt, greeting])).build()?;
    /// assert_eq!(dag.run::<greeting>().input::<prompt>("  Ada ").await?, "Hi Ad");
    ///
    /// let path: Vec<_> = dag.path("prompt", "greeting")?.iter().map(|node| node.name).collect();
    /// assert_eq!(path, ["prompt", "greeting.prompt.trimmed", "greeting.raw", "greeting.shortened", "greeting"]);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub pipes: &'static [&'static NodeDef],
    /// The configuration under which this node exists; all must hold.
    pub when: &'static [When],
    /// How the node is run.
    pub policy: Policy,
    /// For a node whose readers run once for each of its items: how. Its [`output`](Self::output) is the type of one item.
    pub expand: Option<Expand>,
    /// The parameters that take a list of what was given for each item.
    pub collects: &'static [Collect],
    /// What must hold of its value; of each item, for one that is marked `expand`.
    pub checks: &'static [Check],
    /// Whether its value is made once for a graph, by the first run that needs it, and shared by all runs and actions of it.
    ///
    /// All that it takes is bound, written out, or made once as well. An error is not kept, and neither is the value of a fallback: the
    /// next run tries again. Two runs at once make it once. A reader by value gets a clone; a run that overrides the node has its own.
    ///
    /// ```
    /// use std::sync::Arc;
    ///
    /// use dag_core::{Dag, input, module, node};
    ///
    /// input!(url: String);
    /// input!(prompt: String);
    ///
    /// # struct Client(String);
    /// # impl Client { async fn connect(url: &str) -> Result<Self, String> { Ok(Self(url.into())) } }
    /// #[node(once)]
    /// async fn client(url: &str) -> Result<Arc<Client>, String> { Client::connect(url).await.map(Arc::new) }
    ///
    /// #[node]
    /// fn asked(client: &Arc<Client>, prompt: &str) -> String { format!("{}?q={prompt}", client.0) }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([url, prompt, client, asked])).bind::<url>("http://here").build()?;
    /// assert_eq!(dag.run::<asked>().input::<prompt>("one").await?, "http://here?q=one"); // connects
    /// assert_eq!(dag.run::<asked>().input::<prompt>("two").await?, "http://here?q=two");
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub once: bool,
    /// How its value is kept, if it is.
    pub cache: Option<CacheDef>,
    /// What the node is.
    pub kind: NodeKind,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum NodeKind {
    /// A declared input: its value is bound, or given to each run.
    Input,
    /// A function.
    Function(Call),
}

impl fmt::Debug for NodeDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({})", self.name, self.function.location)
    }
}

impl NodeDef {
    /// The plain descriptor of a function or an input, under its own name; what else there is to say stands before `..`.
    ///
    /// ```
    /// use dag_core::{Function, Location, NodeDef, NodeKind, Type};
    ///
    /// let function = Function {
    ///     name: "price",
    ///     module: module_path!(),
    ///     location: Location { file: file!(), line: line!() },
    ///     doc: "",
    ///     source: "",
    ///     params: &[],
    /// };
    /// let price = NodeDef { label: Some("Price"), ..NodeDef::new(function, Type::of::<f64>(), NodeKind::Input) };
    /// assert!(price.is_input() && price.name == "price" && price.tags.is_empty());
    /// ```
    pub const fn new(function: Function, output: Type, kind: NodeKind) -> Self {
        Self {
            name: function.name,
            function,
            output,
            label: None,
            tags: &[],
            literals: &[],
            pipes: &[],
            when: &[],
            policy: Policy::PLAIN,
            expand: None,
            collects: &[],
            checks: &[],
            once: false,
            cache: None,
            kind,
        }
    }

    /// The value of a tag.
    pub fn tag(&self, key: &str) -> Option<&'static str> {
        self.tags.iter().find(|(k, _)| *k == key).map(|(_, value)| *value)
    }

    /// Whether this is the alternative that is taken when no other one fits.
    pub fn is_otherwise(&self) -> bool {
        self.when.contains(&When::Otherwise)
    }

    /// How a parameter collects, if it does.
    pub(crate) fn collect(&self, param: usize) -> Option<&'static Collect> {
        self.collects.iter().find(|collect| collect.param == param)
    }

    /// Whether this is a declared input.
    pub fn is_input(&self) -> bool {
        matches!(self.kind, NodeKind::Input)
    }

    /// Whether this is an async function.
    pub fn is_async(&self) -> bool {
        matches!(self.kind, NodeKind::Function(Call::Async(_)))
    }
}

/// The type that stands for a node: `#[node] fn mode(…)` makes `struct mode {}`, `input!(prompt: String)` makes `struct prompt {}`.
/// Of a function that returns several values, `fields` gives each a node and a handle of its own:
///
/// ```
/// use dag_core::{Dag, input, module, node};
///
/// input!(prices: Vec<u32>);
///
/// #[node(fields(lo, hi))]
/// fn extremes(prices: &[u32]) -> Result<(u32, u32), &'static str> {
///     prices.iter().min().copied().zip(prices.iter().max().copied()).ok_or("there are no prices")
/// }
///
/// #[node]
/// fn spread(lo: u32, hi: u32) -> u32 { hi - lo }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([prices, extremes, spread])).build()?;
/// let run = dag.run::<(spread, extremes_lo, extremes)>().input::<prices>([3, 1, 2]);
/// assert_eq!(run.await?, (2, 1, (1, 3)));
/// # Ok(())
/// # })
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a node",
    label = "not a node's handle",
    note = "a handle is the type that `#[node]`, `input!` or `alternatives!` makes, with the function's own name; is the function marked `#[node]`?"
)]
pub trait Handle: 'static {
    /// What the node gives.
    type Output: crate::NodeValue;
    /// The node's name.
    const NAME: &'static str;
    /// The descriptors behind the handle, those of this name first: one, one for each alternative, those of a tuple and its parts, or none
    /// for a function with a mistake.
    const DEFS: &'static [&'static NodeDef];
}
