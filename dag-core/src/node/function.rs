//! A function, what its parameters name, where it is written, and how to call it: what a node and an action have in common.

use std::fmt;

use futures_util::future::BoxFuture;

use super::BoxError;
use crate::call::Arguments;
use crate::value::Type;

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

/// How to call a node with its [`Arguments`]: it [gives](Arguments::give) its value.
#[derive(Clone, Copy)]
pub enum Call {
    /// A plain function.
    Sync(fn(Arguments<'_>) -> Result<(), BoxError>),
    /// An async function.
    Async(for<'a> fn(Arguments<'a>) -> BoxFuture<'a, Result<(), BoxError>>),
}

/// The call of a plain node.
pub(crate) type SyncCall = fn(Arguments<'_>) -> Result<(), BoxError>;

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sync(_) => "Sync",
            Self::Async(_) => "Async",
        })
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({})", self.name, self.location)
    }
}
