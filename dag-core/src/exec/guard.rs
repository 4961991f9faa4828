//! Calling a function so that a panic in it is an error of that call and of nothing else.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures_util::FutureExt;

use super::NodeError;
use crate::call::Arguments;
use crate::node::{BoxError, Call};

/// Why a call gave no value.
#[derive(Debug)]
pub(crate) enum Failure {
    Error(BoxError),
    Panic(String),
    TimedOut(Duration),
    /// A node failed that runs for an item.
    Inside(Box<NodeError>),
}

impl Failure {
    /// A step that no layout has: an input, or an async node among the sync ones.
    #[cold]
    pub(crate) fn misplaced() -> Self {
        Self::Panic("the plan placed this node where it cannot run".into())
    }

    /// A call that ended well and gave nothing.
    #[cold]
    pub(crate) fn nothing() -> Self {
        Self::Panic("it returned without giving a value".into())
    }

    /// A value that could not be collected, since it is not there or not given free.
    #[cold]
    pub(crate) fn not_collected() -> Self {
        Self::Panic("its value is still held by an attempt that was given up, and cannot be collected".into())
    }

    fn panic(payload: &(dyn Any + Send)) -> Self {
        let text =
            payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
        Self::Panic(text.unwrap_or("a panic without a message").into())
    }
}

/// Calls what is not a node, so that a panic in it is an error too.
pub(crate) fn guarded<R>(function: impl FnOnce() -> R) -> Result<R, Failure> {
    // Whatever the closure was changing is thrown away by the caller.
    catch_unwind(AssertUnwindSafe(function)).map_err(|payload| Failure::panic(&*payload))
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Error(error) => error.fmt(f),
            Self::Panic(text) => f.write_str(text),
            Self::Inside(error) => error.fmt(f),
            Self::TimedOut(limit) => write!(f, "no value within {limit:?}"),
        }
    }
}

pub(crate) fn sync(
    function: fn(Arguments<'_>) -> Result<(), BoxError>,
    arguments: Arguments<'_>,
) -> Result<(), Failure> {
    // The arguments are consumed by the call, so that nobody can see them half changed.
    guarded(|| function(arguments))?.map_err(Failure::Error)
}

pub(crate) async fn call(function: Call, arguments: Arguments<'_>) -> Result<(), Failure> {
    match function {
        Call::Sync(function) => sync(function, arguments),
        Call::Async(function) => {
            guarded_future(async move { function(arguments).await }).await?.map_err(Failure::Error)
        }
    }
}

/// Awaits what is not a node, so that a panic in it is an error too.
pub(crate) async fn guarded_future<R>(future: impl Future<Output = R>) -> Result<R, Failure> {
    AssertUnwindSafe(future).catch_unwind().await.map_err(|payload| Failure::panic(&*payload))
}
