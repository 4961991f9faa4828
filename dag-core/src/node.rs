//! What is known of one function before anything runs: its name, what its parameters name, what it gives, and how to call it.
//!
//! `#[node]` and `#[action]` write these descriptors as statics; nothing here knows of graphs or of an async runtime.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use futures_util::future::BoxFuture;

use crate::cache::CacheDef;
use crate::call::Arguments;
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

/// One parameter: its name says where its value comes from.
#[derive(Debug, Clone, Copy)]
pub struct Param {
    /// The name.
    pub name: &'static str,
    /// The type that must arrive: `String` for `&str`, `Vec<T>` for `&[T]`, `T` for `&T`, `T`, `Option<&T>` and `Option<T>`.
    pub ty: Type,
    /// For an optional parameter, the type `Option<T>`, which may arrive too.
    pub optional: Option<Type>,
    /// Whether the function takes the value itself, moved by the last reader and cloned for the others.
    pub owned: bool,
    /// Whether the parameter is marked `#[input]` (actions only).
    pub input: bool,
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
    /// The node's name, by which parameters refer to it.
    pub name: &'static str,
    /// The function, or for an input its declaration.
    pub function: Function,
    /// What the node gives.
    pub output: Type,
    /// A name for pictures, where it differs.
    pub label: Option<&'static str>,
    /// Free metadata, as written.
    pub tags: &'static [(&'static str, &'static str)],
    /// The configuration under which this node exists; all must hold.
    pub when: &'static [When],
    /// How the node is run.
    pub policy: Policy,
    /// For a node whose readers run once for each of its items: how. Its [`output`](Self::output) is the type of one item.
    pub expand: Option<Expand>,
    /// The parameters that take a list of what was given for each item.
    pub collects: &'static [Collect],
    /// How its value is kept, if it is.
    pub cache: Option<CacheDef>,
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
            when: &[],
            policy: Policy::PLAIN,
            expand: None,
            collects: &[],
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
    /// The descriptors behind the handle: one, one for each alternative, or none for a function with a mistake.
    const DEFS: &'static [&'static NodeDef];
}
