//! What a node gives in place of the value that it failed to make.

use std::fmt;
use std::sync::Arc;

use super::NodeError;
use super::guard::{Failure, guarded};
use super::policy::{self, Failed};
use crate::call::Arguments;
use crate::event::Event;
use crate::frame::{Frame, Ticket};
use crate::node::Call;
use crate::plan::Step;

/// What a node gives when it has failed for good, by `#[node(fallback = …)]`.
///
/// The value is made from the [`NodeError`]: an error, a panic or a timeout, after all attempts. Observers hear
/// [`NodeFellBack`](Event::NodeFellBack); for all else the node has given its value, but a [`Cache`](crate::Cache) does
/// not keep it. A fallback that panics fails the node.
///
/// ```
/// use std::num::ParseIntError;
///
/// use dag_core::{Dag, NodeError, input, module, node};
///
/// input!(text: String);
///
/// #[node(fallback = 0)]
/// fn number(text: &str) -> Result<u32, ParseIntError> { text.parse() }
///
/// #[node(fallback = guess)]
/// async fn mood(text: &str) -> Result<String, String> { Err(format!("no idea what `{text}` means")) }
///
/// fn guess(error: &NodeError) -> String { format!("neutral, since `{}` failed", error.node()) }
///
/// #[node(fallback(vec!["nothing".to_owned()]))]
/// fn words(text: &str) -> Result<Vec<String>, String> { Err(text.into()) }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([text, number, mood, words])).build()?;
/// let (number, mood, words) = dag.run::<(number, mood, words)>().input::<text>("seven").await?;
/// assert_eq!((number, &*mood, &*words[0]), (0, "neutral, since `mood` failed", "nothing"));
/// # Ok(())
/// # })
/// # }
/// ```
#[derive(Clone, Copy)]
pub struct Fallback(fn(&mut Arguments<'_>, &NodeError));

impl Fallback {
    /// Calls the function, which must [give](Arguments::give) a value of the node's type.
    pub const fn new(give: fn(&mut Arguments<'_>, &NodeError)) -> Self {
        Self(give)
    }
}

impl PartialEq for Fallback {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl fmt::Debug for Fallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fallback")
    }
}

/// Where the value of a node came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gave {
    Node,
    Fallback,
}

/// Runs a node as its policy says, and in the end its fallback, if it has one.
pub(super) async fn run(step: &Step, call: Call, frame: &Arc<Frame>, ticket: Ticket) -> Result<Gave, Failed> {
    let Some(fallback) = step.def.policy.fallback else {
        return policy::run(step, call, frame, ticket).await.map(|()| Gave::Node);
    };
    // The ticket is kept for the fallback, since one that was leased cannot fill the slot again.
    match policy::run(step, call, frame, frame.twin(&ticket)).await {
        Ok(()) => {
            drop(frame.lease(ticket));
            Ok(Gave::Node)
        }
        Err(failed) => fall_back(fallback, step, frame, ticket, failed).map(|()| Gave::Fallback),
    }
}

fn fall_back(fallback: Fallback, step: &Step, frame: &Frame, ticket: Ticket, failed: Failed) -> Result<(), Failed> {
    let reason = NodeError::new(step.def, failed);
    let given = guarded(|| fallback.0(&mut Arguments::new(frame.lease(ticket)), &reason));
    if let Err(panic) = given {
        let text = format!("{panic}, in its fallback for: {}", reason.failure());
        return Err(Failed { failure: Failure::Panic(text), attempts: reason.attempts() });
    }
    frame.watch().tell(&Event::NodeFellBack { node: step.def, reason: &reason });
    Ok(())
}
