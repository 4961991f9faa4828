//! What is known of one function before anything runs: its name, what its parameters name, what it gives, and how to call it.
//!
//! `#[node]` and `#[action]` write these descriptors as statics; nothing here knows of graphs or of an async runtime.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::call::Arguments;
use crate::check::Check;
use crate::exec::Fallback;
use crate::expand::{Collect, Expand};
use crate::value::Type;

/// Any error a node may give.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// What a node and an action have in common: a function, its parameters, and where it is written.
#[derive(Clone, Copy)]
pub struct Function {
    /// The function's own name.
    pub name: &'static str,
    /// The module it is written in.
    pub module: &'static str,
    /// Where its name stands.
    pub location: Location,
    /// Its doc comment.
    pub doc: &'static str,
    /// Its source text: the signature, and the whole body with its comments.
    pub source: &'static str,
    /// Its parameters in order, less those recognised by type.
    pub params: &'static [Param],
}

/// A place in the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The file, as the compiler names it: relative to the workspace.
    pub file: &'static str,
    /// The line, from 1.
    pub line: u32,
}

impl Location {
    /// The place of the caller, for builders marked `#[track_caller]`.
    #[track_caller]
    pub(crate) fn caller() -> Self {
        let caller = std::panic::Location::caller();
        Self { file: caller.file(), line: caller.line() }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// One value that a function takes: its name says where it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// The name of the node or input; that of the parameter too, where `into` says nothing else.
    pub name: &'static str,
    /// The type that must arrive: `String` for `&str`, `Vec<T>` for `&[T]`, `T` for `&T`, `T`, `Option<&T>` and `Option<T>`.
    pub ty: Type,
    /// For an optional parameter, the type `Option<T>`, which may arrive too.
    pub optional: Option<Type>,
    /// Whether the function takes the value itself, moved by the last reader and cloned for the others.
    pub owned: bool,
    /// Whether the parameter is marked `#[input]` (actions only).
    pub input: bool,
    /// The parameter's own name, where `inject` feeds it from a node of another name, or from several nodes.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    ///
    /// use dag_core::{Dag, input, module, node};
    ///
    /// input!(net: f64);
    ///
    /// #[node]
    /// fn tax(net: &f64) -> f64 { net * 0.25 }
    ///
    /// // A node under another name; several nodes, without a copy; several nodes by key.
    /// #[node(inject(amount = net))]
    /// fn doubled(amount: &f64) -> f64 { amount * 2.0 }
    ///
    /// #[node(inject(parts = [net, tax]))]
    /// fn gross(parts: &[&f64]) -> f64 { parts.iter().copied().sum() }
    ///
    /// #[node(inject(parts = { net: net, vat: tax }))]
    /// fn invoice(parts: BTreeMap<&str, &f64>) -> String { format!("{parts:?}") }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let dag = Dag::builder().add(module!([net, tax, doubled, gross, invoice])).build()?;
    /// let (twice, sum, text) = dag.run::<(doubled, gross, invoice)>().input::<net>(4.0).await?;
    /// assert_eq!((twice, sum, &*text), (8.0, 5.0, r#"{"net": 4.0, "vat": 1.0}"#));
    ///
    /// let param = dag.node("doubled").unwrap().function.params[0];
    /// assert_eq!((param.name, param.into), ("net", Some("amount")));
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub into: Option<&'static str>,
}

impl Param {
    /// Whether a value of this type may arrive here.
    pub fn accepts(&self, provided: Type) -> bool {
        provided == self.ty || self.optional == Some(provided)
    }

    /// The type as a person writes it: `Option<String>` for an optional one.
    pub fn type_name(&self) -> String {
        self.optional.unwrap_or(self.ty).name()
    }
}

/// How to call a function with its [`Arguments`]; `R` is what it returns. A node returns nothing: it [gives](Arguments::give) its value.
pub enum Call<R> {
    /// A plain function.
    Sync(fn(Arguments<'_>) -> Result<R, BoxError>),
    /// An async function.
    Async(for<'a> fn(Arguments<'a>) -> BoxFuture<'a, Result<R, BoxError>>),
}

impl<R> Clone for Call<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Call<R> {}

impl<R> fmt::Debug for Call<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sync(_) => "Sync",
            Self::Async(_) => "Async",
        })
    }
}

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
    /// What the node is.
    pub kind: NodeKind,
}

/// How a node is run: where, how long, and how often.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Policy {
    /// Where it runs.
    pub place: Place,
    /// How long one attempt may take.
    pub timeout: Option<Duration>,
    /// How often it is tried again.
    pub retry: Option<Retry>,
    /// What it gives when it has failed for good.
    pub fallback: Option<Fallback>,
}

/// Where a node runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On the task of the run.
    Inline,
    /// On a thread that may block: for calls that wait without being async.
    Blocking,
    /// On a task of its own, so that another core can take it: for long computations.
    Spawned,
}

/// How often a node that failed is tried again.
#[derive(Debug, Clone, Copy)]
pub struct Retry {
    /// How many more attempts there are after the first.
    pub attempts: u32,
    /// The wait before the first of them; it doubles for each one after.
    pub backoff: Duration,
    /// Which errors may pass; all of them if there is no such function. A panic is never tried again, a timeout always is.
    pub only: Option<fn(&BoxError) -> bool>,
}

impl PartialEq for Retry {
    fn eq(&self, other: &Self) -> bool {
        self.attempts == other.attempts && self.backoff == other.backoff
    }
}

impl Policy {
    /// On the task of the run, without a limit, once.
    pub const PLAIN: Self = Self { place: Place::Inline, timeout: None, retry: None, fallback: None };
}

/// A condition on the configuration, under which a node exists.
///
/// Functions of one name are alternatives, of which the configuration of the graph chooses one:
///
/// ```
/// use dag_core::{Dag, alternatives, module, node};
///
/// #[node(name = greeting, when(language = "de"))]
/// fn german() -> String { "hallo".into() }
///
/// #[node(name = greeting, when_in(language = ["en", "sco"]), when_not(mood = "formal"))]
/// fn english() -> String { "hello".into() }
///
/// #[node(name = greeting, otherwise)]
/// fn latin() -> String { "salve".into() }
///
/// alternatives!(greeting: String = [german, english, latin]);
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let chosen = |config: &[(&str, &str)]| {
///     let builder = Dag::builder().add(module!([greeting]));
///     let dag = config.iter().fold(builder, |builder, (key, value)| builder.config(*key, *value)).build()?;
///     Ok::<_, dag_core::BuildError>(dag.node("greeting").map(|node| node.function.name))
/// };
/// assert_eq!(chosen(&[("language", "de")])?, Some("german"));
/// assert_eq!(chosen(&[("language", "sco"), ("mood", "merry")])?, Some("english"));
/// assert_eq!(chosen(&[("language", "sco"), ("mood", "formal")])?, Some("latin"));
/// assert_eq!(chosen(&[])?, Some("latin"));
/// # Ok(())
/// # }
/// ```
///
/// ```
/// use dag_core::When;
///
/// assert_eq!(When::Is { key: "by", value: "words" }.to_string(), "by = \"words\"");
/// assert_eq!(When::IsNot { key: "by", value: "words" }.to_string(), "by not \"words\"");
/// assert_eq!(When::IsIn { key: "by", values: &["words", "model"] }.to_string(), "by = \"words\" or \"model\"");
/// assert_eq!(When::Otherwise.to_string(), "otherwise");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// `when(key = "value")`: the configuration has this value for the key.
    Is {
        /// The key.
        key: &'static str,
        /// The value.
        value: &'static str,
    },
    /// `when_not(key = "value")`: the configuration has another value for the key, or none.
    IsNot {
        /// The key.
        key: &'static str,
        /// The value that it must not have.
        value: &'static str,
    },
    /// `when_in(key = ["value", "other"])`: the configuration has one of these values for the key.
    IsIn {
        /// The key.
        key: &'static str,
        /// The values.
        values: &'static [&'static str],
    },
    /// `otherwise`: no other node of this name fits the configuration.
    Otherwise,
}

impl When {
    /// The key of the configuration that this asks for; `otherwise` asks for none.
    pub fn key(&self) -> Option<&'static str> {
        match self {
            Self::Is { key, .. } | Self::IsNot { key, .. } | Self::IsIn { key, .. } => Some(key),
            Self::Otherwise => None,
        }
    }

    /// The values that this mentions.
    pub fn values(&self) -> &[&'static str] {
        match self {
            Self::Is { value, .. } | Self::IsNot { value, .. } => std::slice::from_ref(value),
            Self::IsIn { values, .. } => values,
            Self::Otherwise => &[],
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Is { key, value } => write!(f, "{key} = \"{value}\""),
            Self::IsNot { key, value } => write!(f, "{key} not \"{value}\""),
            Self::IsIn { key, values } => write!(f, "{key} = \"{}\"", values.join("\" or \"")),
            Self::Otherwise => f.write_str("otherwise"),
        }
    }
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum NodeKind {
    /// A declared input: its value is bound, or given to each run.
    Input,
    /// A function.
    Function(Call<()>),
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({})", self.name, self.location)
    }
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

    /// Whether the node can run without ever waiting.
    pub(crate) fn is_immediate(&self) -> bool {
        matches!(self.kind, NodeKind::Function(Call::Sync(_))) && self.policy == Policy::PLAIN
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
