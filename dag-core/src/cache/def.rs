//! What the descriptor of a cached node says: how its inputs are hashed, and how its value is kept.

use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::Digest;
use crate::call::Arguments;
use crate::node::BoxError;
use crate::value::{NodeValue, Value};

/// What is to happen with the value of a node.
///
/// `#[node(cache)]` is `Default`; `.cache_behavior` of the graph or the run says otherwise for all runs, or for one.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Behavior {
    /// Its value is looked up; if there is none, the node runs, and its value is kept.
    Default,
    /// It always runs, and its value is kept: for a node that asks the world outside.
    Recompute,
    /// It always runs, its value is not kept, and it is left out of its readers' keys: for clients and loggers.
    Ignore,
    /// It always runs and its value is not kept. The keys of its readers hold its content.
    Disable,
}

/// How the content of one argument is hashed.
pub type HashInput = fn(&Arguments<'_>, usize) -> Result<Digest, BoxError>;

/// A parameter that `inject` gives a value in braces, and how the content of that is hashed: it may be another one in each call.
pub type HashWritten = (&'static str, fn() -> Result<Digest, BoxError>);

/// What `#[node(cache)]` adds to a [`NodeDef`](crate::NodeDef).
#[derive(Clone, Copy)]
pub struct CacheDef {
    pub(crate) behavior: Behavior,
    pub(crate) version: &'static str,
    /// One for each value that the function reads; one that is left out of the key has none.
    pub(crate) inputs: &'static [Option<HashInput>],
    pub(crate) written: &'static [HashWritten],
    pub(super) output: Output,
}

/// What can be done with the value, whose type is known here only.
#[derive(Clone, Copy)]
pub(super) struct Output {
    pub(super) combine: fn(&[&[u8]]) -> Digest,
    pub(super) copy: fn(&Value) -> Option<Value>,
    pub(super) size: fn(&Value) -> Result<u64, BoxError>,
    pub(super) encode: fn(&Value) -> Result<Vec<u8>, BoxError>,
    pub(super) decode: fn(&[u8]) -> Result<Value, BoxError>,
}

/// An input of a cached node: its content is part of the key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is an input of a cached node but cannot be hashed",
    label = "not `Serialize`",
    note = "a value is found again by the content of its inputs: derive `serde::Serialize`, or leave this input out with `cache(ignore(its_name))`"
)]
pub trait CachedInput: Serialize {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + ?Sized> CachedInput for T {}

/// The value of a cached node: it is written, read again, and handed to several runs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is given by a cached node but cannot be kept",
    label = "not `Clone + Serialize + DeserializeOwned`",
    note = "derive `Clone`, `serde::Serialize` and `serde::Deserialize`"
)]
pub trait CachedOutput: NodeValue + Clone + Serialize + DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: NodeValue + Clone + Serialize + DeserializeOwned> CachedOutput for T {}

/// What generated code calls.
#[cfg(feature = "cache")]
#[doc(hidden)]
impl CacheDef {
    pub const fn of<T: CachedOutput>(
        behavior: Behavior,
        version: &'static str,
        inputs: &'static [Option<HashInput>],
        written: &'static [HashWritten],
    ) -> Self {
        Self { behavior, version, inputs, written, output: Output::of::<T>() }
    }

    pub fn input<T: CachedInput + NodeValue>(arguments: &Arguments<'_>, index: usize) -> Result<Digest, BoxError> {
        super::hash::digest(arguments.borrow::<T>(index))
    }

    pub fn option<T: CachedInput + NodeValue>(arguments: &Arguments<'_>, index: usize) -> Result<Digest, BoxError> {
        super::hash::digest(&arguments.borrow_option::<T>(index))
    }

    pub fn written<T: CachedInput + ?Sized>(value: &T) -> Result<Digest, BoxError> {
        super::hash::digest(value)
    }
}

#[cfg(feature = "cache")]
impl Output {
    const fn of<T: CachedOutput>() -> Self {
        use super::{codec, hash};
        fn typed<T: 'static>(value: &Value) -> Result<&T, BoxError> {
            value.get().ok_or_else(|| "a value of another type than the node declares".into())
        }
        Self {
            combine: hash::combine,
            copy: |value| value.get::<T>().cloned().map(Value::new),
            size: |value| hash::size(typed::<T>(value)?),
            encode: |value| codec::encode(typed::<T>(value)?),
            decode: |bytes| codec::decode::<T>(bytes).map(Value::new),
        }
    }
}

impl CacheDef {
    /// A value of one's own.
    pub(crate) fn copy(&self, value: &Value) -> Option<Value> {
        (self.output.copy)(value)
    }
}

impl fmt::Debug for CacheDef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CacheDef").field("behavior", &self.behavior).finish_non_exhaustive()
    }
}
