//! What a function is called with: the values its parameters name, and a way to tell parts of its result early.
//!
//! The calls that `#[node]` and `#[action]` generate read from here; types were checked when the graph was built.

use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;

use crate::event::{Event, Part, Watch};
use crate::value::{NodeValue, Value};

/// The arguments of one call, in the order of the parameters.
#[derive(Debug)]
pub struct Arguments {
    values: Vec<Option<Value>>,
    source: &'static str,
    watch: Watch,
}

impl Arguments {
    pub(crate) fn new(source: &'static str, values: Vec<Option<Value>>, watch: Watch) -> Self {
        Self { values, source, watch }
    }

    /// The same arguments twice, for a call that may have to be made again.
    pub(crate) fn twice(self) -> (Self, Self) {
        let again = Self { values: self.values.clone(), source: self.source, watch: self.watch.clone() };
        (self, again)
    }

    /// Tells the observers of the run an event.
    pub(crate) fn tell(&self, event: &Event<'_>) {
        self.watch.tell(event);
    }

    /// The value of a `&T` parameter.
    #[doc(hidden)]
    pub fn borrow<T: 'static>(&self, index: usize) -> &T {
        match self.values[index].as_ref().and_then(Value::get) {
            Some(value) => value,
            None => unchecked(self.source, index),
        }
    }

    /// The value of an `Option<&T>` parameter: the provider gives a `T` or an `Option<T>`.
    #[doc(hidden)]
    pub fn borrow_option<T: 'static>(&self, index: usize) -> Option<&T> {
        let value = self.values[index].as_ref()?;
        value.get::<T>().or_else(|| value.get::<Option<T>>()?.as_ref())
    }

    /// The value of a `T` parameter, moved if nobody else reads it.
    #[doc(hidden)]
    pub fn take<T: TakenByValue>(&mut self, index: usize) -> T {
        match self.values[index].take().and_then(Value::take_or_clone) {
            Some(value) => value,
            None => unchecked(self.source, index),
        }
    }

    /// The value of an `Option<T>` parameter.
    #[doc(hidden)]
    pub fn take_option<T: TakenByValue>(&mut self, index: usize) -> Option<T> {
        let value = self.values[index].take()?;
        if value.is::<T>() { value.take_or_clone() } else { value.take_or_clone::<Option<T>>().flatten() }
    }

    /// The value of an `Emit<T>` parameter.
    #[doc(hidden)]
    pub fn emit<T: Serialize + NodeValue>(&self) -> Emit<T> {
        Emit { source: self.source, watch: self.watch.clone(), part: PhantomData }
    }
}

/// Types are checked before a run, so that this is a defect of this crate and not of the caller.
fn unchecked(source: &str, index: usize) -> ! {
    panic!("argument {index} of `{source}` is absent or of another type, though the graph was checked")
}

/// What a parameter taken by value needs: `Clone`, for the readers that are not the last one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is taken by value but is not `Clone`",
    label = "not `Clone`",
    note = "another node may read the same value: take `&{Self}`, or derive `Clone`"
)]
pub trait TakenByValue: NodeValue + Clone {}

#[diagnostic::do_not_recommend]
impl<T: NodeValue + Clone> TakenByValue for T {}

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
    /// Tells the observers of the run one part.
    pub fn send(&self, part: T) {
        if !self.watch.is_empty() {
            self.watch.tell(&Event::Part { source: self.source, part: &Part::new(&part) });
        }
    }

    /// One that nobody hears, for calling a streaming function directly.
    pub fn silent() -> Self {
        Self { source: "", watch: Watch::default(), part: PhantomData }
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
