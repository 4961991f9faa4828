//! Telling parts of a result early.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use crate::event::{Event, Part, Watch};
use crate::value::NodeValue;

/// Streams parts of a result while the function that gives it is still running.
///
/// A parameter of this type is recognised by its type, whatever its name is. Parts go to the observers of the run; without one they are dropped.
///
/// ```
/// # use std::sync::{Arc, Mutex};
/// use dag_core::{Dag, Emit, Event, node};
///
/// #[node]
/// fn answer(parts: Emit<String>) -> String {
///     parts.send("hello ".into());
///     parts.send("world".into());
///     "hello world".into()
/// }
///
/// # futures_util_executor(async {
/// let dag = Dag::builder().add(dag_core::module!([answer])).build()?;
/// let heard = Arc::new(Mutex::new(String::new()));
/// let sink = heard.clone();
/// dag.run::<answer>()
///     .observe(move |event: &Event<'_>| {
///         if let Event::Part { part, .. } = event {
///             sink.lock().unwrap().push_str(part.get::<String>().unwrap());
///         }
///     })
///     .await?;
/// assert_eq!(*heard.lock().unwrap(), "hello world");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # });
/// # fn futures_util_executor(f: impl Future<Output = Result<(), Box<dyn std::error::Error>>>) {
/// #     tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(f).unwrap()
/// # }
/// ```
pub struct Emit<T> {
    source: &'static str,
    watch: Watch,
    part: PhantomData<fn(T)>,
}

impl<T: Serialize + NodeValue> Emit<T> {
    pub(crate) fn new(source: &'static str, watch: Watch) -> Self {
        Self { source, watch, part: PhantomData }
    }

    /// Tells the observers of the run one part, and [`App::stream`](crate::App::stream).
    pub fn send(&self, part: T) {
        if !self.watch.is_empty() {
            self.watch.tell(&Event::Part { source: self.source, part: &Part::new(part) });
        }
    }

    /// One that nobody hears, for calling a streaming function directly.
    pub fn silent() -> Self {
        Self::new("", Watch::default())
    }
}

impl<T> Clone for Emit<T> {
    fn clone(&self) -> Self {
        Self { source: self.source, watch: self.watch.clone(), part: PhantomData }
    }
}

impl<T> fmt::Debug for Emit<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emit").field("source", &self.source).finish_non_exhaustive()
    }
}
