//! The one stream of events that a run tells: observers listen, and everything that watches is built on them.
//!
//! Events carry no clock; an observer that wants times takes them. A run without observers pays nothing.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use serde::Serialize;

use crate::check::{Check, CheckError};
use crate::exec::NodeError;
use crate::machine::{ChildName, Site};
use crate::node::NodeDef;
use crate::value::{NodeValue, Value};

/// What happened, in the order in which it happened.
#[non_exhaustive]
#[derive(Debug)]
pub enum Event<'a> {
    /// A step of a state machine began.
    StepStarted {
        /// The number of the step in its application, from 0.
        sequence_id: u64,
        /// The action.
        action: &'a str,
    },
    /// A step of a state machine ended.
    StepFinished {
        /// The number of the step in its application, from 0.
        sequence_id: u64,
        /// The action.
        action: &'a str,
        /// Why it failed, if it did.
        error: Option<&'a (dyn std::error::Error + 'static)>,
    },
    /// An action failed and is about to be tried again, in the same step.
    ActionRetried {
        /// The number of the step in its application, from 0.
        sequence_id: u64,
        /// The action.
        action: &'a str,
        /// Which attempt failed, from 1.
        attempt: u32,
        /// Why it failed.
        reason: &'a str,
    },
    /// A sub-application begins within the step, or goes on after an interruption.
    ChildStarted {
        /// Which one.
        child: &'a ChildName,
    },
    /// A sub-application has run, or failed. One that is cancelled never finishes, nor does one that the action steps by hand.
    ChildFinished {
        /// Which one.
        child: &'a ChildName,
        /// Why it failed, if it did.
        error: Option<&'a (dyn std::error::Error + 'static)>,
    },
    /// Something happened in a sub-application: its steps, nodes, attributes and parts, and in turn its own sub-applications.
    InChild {
        /// Which one.
        child: &'a ChildName,
        /// What happened there.
        event: &'a Event<'a>,
    },
    /// A node is about to run.
    NodeStarted {
        /// The node.
        node: &'static NodeDef,
    },
    /// A node failed and is about to be tried again.
    NodeRetried {
        /// The node.
        node: &'static NodeDef,
        /// Which attempt failed, from 1.
        attempt: u32,
        /// Why it failed.
        reason: &'a str,
    },
    /// A node failed for good and gave the value of its [fallback](crate::Fallback) instead.
    NodeFellBack {
        /// The node.
        node: &'static NodeDef,
        /// Why it failed.
        reason: &'a NodeError,
    },
    /// A node marked `once` was needed, and another run has made its value, or has just done so: it neither starts nor finishes.
    NodeReused {
        /// The node.
        node: &'static NodeDef,
    },
    /// A node marked `cache` was looked up in the cache of the run. If its value was there
    /// ([`is_hit`](crate::Explanation::is_hit)), the node neither starts nor finishes, and tells no parts.
    CacheLookup {
        /// The node.
        node: &'static NodeDef,
        /// Whether it was there, and why not.
        explanation: &'a crate::Explanation,
    },
    /// The value of a node could not be kept. It goes to its readers all the same.
    CacheFailed {
        /// The node.
        node: &'static NodeDef,
        /// Why.
        problem: &'a str,
    },
    /// A node gave its value or failed. A node that is cancelled never finishes.
    NodeFinished {
        /// The node.
        node: &'static NodeDef,
        /// Why it failed, if it did.
        error: Option<&'a (dyn std::error::Error + 'static)>,
    },
    /// A node of a [partial](crate::Run::partial) run was skipped. Told when all others have ended, in the order of the plan.
    NodeSkipped {
        /// The node.
        node: &'static NodeDef,
        /// The failure of a node that it needs: of several, the first in the order of the plan.
        because: &'a NodeError,
    },
    /// A value failed a check. With `warn` it goes on; else its node fails, or a run that was given it does not begin.
    CheckFailed {
        /// The node whose value it is.
        node: &'static NodeDef,
        /// The check.
        check: &'static Check,
        /// The error, with the reason that a function of `check(with = …)` gave.
        error: &'a CheckError,
    },
    /// A node or an action told an [attribute](crate::Ctx::attr) of what it does.
    Attribute {
        /// The node or action.
        source: &'static str,
        /// What it is.
        key: &'a str,
        /// Its value.
        value: &'a serde_json::Value,
    },
    /// A streaming node or action told a part of its result.
    Part {
        /// The node or action.
        source: &'static str,
        /// The part.
        part: &'a Part,
    },
}

/// Part of a result, told before the whole is there. A clone shares the value.
#[derive(Clone)]
pub struct Part {
    value: Value,
    json: fn(&Value) -> serde_json::Value,
}

impl Part {
    pub(crate) fn new<T: Serialize + NodeValue>(value: T) -> Self {
        Self { value: Value::new(value), json: to_json::<T> }
    }

    /// The part, if it is a `T`.
    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.value.get()
    }

    /// The part as JSON; `null` if it cannot be serialised.
    pub fn json(&self) -> serde_json::Value {
        (self.json)(&self.value)
    }
}

fn to_json<T: Serialize + NodeValue>(value: &Value) -> serde_json::Value {
    value.get::<T>().and_then(|value| serde_json::to_value(value).ok()).unwrap_or_default()
}

impl fmt::Debug for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Part({})", self.json())
    }
}

/// Something that listens to a run. A closure `Fn(&Event)` is one.
///
/// Observers are called in the order they were added, on the task that runs. One that panics is not asked again about that event
/// and cannot break the run.
pub trait Observer: Send + Sync {
    /// Hears one event.
    fn on(&self, event: &Event<'_>);
}

impl<F: Fn(&Event<'_>) + Send + Sync> Observer for F {
    fn on(&self, event: &Event<'_>) {
        self(event);
    }
}

/// The observers of one run.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    observers: Vec<Arc<dyn Observer>>,
    /// Whether each node is to have a span.
    #[cfg(feature = "tracing")]
    traced: bool,
    /// The step that the run belongs to, where its sub-applications begin.
    site: Option<Site>,
}

impl Watch {
    /// Traced if that one is.
    pub(crate) fn trace_as(&mut self, other: &Self) {
        #[cfg(feature = "tracing")]
        (self.traced = other.traced);
        #[cfg(not(feature = "tracing"))]
        let _ = (self, other);
    }

    pub(crate) fn enter(&mut self, site: Site) {
        self.site = Some(site);
    }

    pub(crate) fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }

    pub(crate) fn add(&mut self, observer: impl Observer + 'static) {
        self.observers.push(Arc::new(observer));
    }

    /// Takes out the one that was added last.
    pub(crate) fn remove_last(&mut self) {
        self.observers.pop();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.observers.is_empty()
    }

    #[cfg(feature = "tracing")]
    pub(crate) fn trace(&mut self) {
        self.traced = true;
    }

    /// Without the feature this is known when compiling, and what asks for it goes away.
    #[inline]
    pub(crate) fn is_traced(&self) -> bool {
        #[cfg(feature = "tracing")]
        return self.traced;
        #[cfg(not(feature = "tracing"))]
        false
    }

    pub(crate) fn tell(&self, event: &Event<'_>) {
        for observer in &self.observers {
            // The panic hook has already printed it; the run goes on.
            let _ = catch_unwind(AssertUnwindSafe(|| observer.on(event)));
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} observers", self.observers.len())
    }
}
