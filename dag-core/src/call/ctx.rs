//! Telling what a function is doing, for those who watch.

use std::fmt;

use serde::Serialize;

use crate::event::{Event, Watch};
use crate::machine::Site;

/// Tells the observers of the run what a node or an action finds worth keeping: which model it asked, how many tokens that took.
///
/// A parameter `&Ctx` or `Ctx` is recognised by its type, whatever its name is. Without an observer an attribute is not even serialised.
///
/// ```
/// # use std::sync::{Arc, Mutex};
/// use dag_core::{Ctx, Dag, Event, module, node};
///
/// #[node]
/// fn answer(ctx: &Ctx) -> String {
///     ctx.attr("tokens", &12);
///     "42".into()
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([answer])).build()?;
/// let heard = Arc::new(Mutex::new(Vec::new()));
/// let sink = heard.clone();
/// let run = dag.run::<answer>().observe(move |event: &Event<'_>| {
///     if let Event::Attribute { source, key, value } = event {
///         sink.lock().unwrap().push(format!("{source}: {key} = {value}"));
///     }
/// });
/// assert_eq!(run.await?, "42");
/// assert_eq!(*heard.lock().unwrap(), ["answer: tokens = 12"]);
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Clone)]
pub struct Ctx {
    name: &'static str,
    watch: Watch,
}

impl Ctx {
    pub(crate) fn new(name: &'static str, watch: Watch) -> Self {
        Self { name, watch }
    }

    /// One that nobody hears, for calling a function directly.
    pub fn silent() -> Self {
        Self::new("", Watch::default())
    }

    /// The node or action that runs; empty for a silent one.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The number of the step that runs, in a state machine, also for the nodes of a graph that its action is made of; else `None`.
    ///
    /// ```
    /// use dag_core::{Ctx, Inputs, Machine, State, action};
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Notes { last: String }
    ///
    /// #[action(writes(last))]
    /// fn note(ctx: &Ctx) -> String { format!("{:?} in step {:?}", ctx.action().unwrap(), ctx.sequence_id().unwrap()) }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let mut app = Machine::single(Notes::default(), "write it down", action::<note>())?.app();
    /// app.step(Inputs::new()).await?;
    /// assert_eq!(app.state().last, r#""write it down" in step 0"#);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn sequence_id(&self) -> Option<u64> {
        self.watch.site().map(Site::sequence_id)
    }

    /// The name that the action of this step has in its machine; [`name`](Self::name) is that of the function.
    pub fn action(&self) -> Option<&str> {
        self.watch.site().map(Site::action)
    }

    pub(crate) fn watch(&self) -> &Watch {
        &self.watch
    }

    /// Tells the observers one attribute. What cannot be serialised is told as a text that says why.
    pub fn attr<T: Serialize + ?Sized>(&self, key: &str, value: &T) {
        if !self.watch.is_empty() {
            let value = serde_json::to_value(value).unwrap_or_else(|error| format!("not serialised: {error}").into());
            self.watch.tell(&Event::Attribute { source: self.name, key, value: &value });
        }
    }
}

impl fmt::Debug for Ctx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ctx").field("name", &self.name).finish_non_exhaustive()
    }
}
