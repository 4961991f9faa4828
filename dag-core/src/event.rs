//! The one stream of events that a run tells: observers listen, and everything that watches is built on them.
//!
//! Events carry no clock; an observer that wants times takes them. A run without observers pays nothing.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
#[cfg(feature = "tracing")]
use std::sync::Weak;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

use crate::check::{Check, CheckError};
use crate::exec::NodeError;
use crate::machine::{ChildName, Site};
#[cfg(feature = "tracing")]
use crate::node::Location;
use crate::node::NodeDef;
#[cfg(feature = "tracing")]
use crate::user_spans::{telling, warn_unless_installed};
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
    /// A node or an action entered a `tracing` span of its own, or one of a library that it calls did. Told to runs that ask for
    /// it, by `user_spans`.
    SpanStarted {
        /// The number of the span in this process, by which later events call it.
        span: u64,
        /// The span that it is within, of the same node or action.
        parent: Option<u64>,
        /// The node or action.
        source: &'static str,
        /// The step, in a state machine.
        sequence_id: Option<u64>,
        /// Its name.
        name: &'a str,
        /// The spans that it [follows from](https://docs.rs/tracing/latest/tracing/struct.Span.html#method.follows_from).
        follows: &'a [u64],
    },
    /// A field of a span has a value.
    SpanAttribute {
        /// The span.
        span: u64,
        /// The field.
        key: &'a str,
        /// Its value.
        value: &'a serde_json::Value,
    },
    /// A span was closed, perhaps after the step in which it started.
    SpanFinished {
        /// The span.
        span: u64,
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

/// That nodes run for one item of a list, told to [`Observer::on_item`]: the same for all that happens in that run, and no other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ItemRun {
    number: u64,
    index: usize,
}

impl ItemRun {
    fn new(index: usize) -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        Self { number: LAST.fetch_add(1, Ordering::Relaxed), index }
    }

    /// Where the item stands in its list, from 0.
    pub fn index(self) -> usize {
        self.index
    }
}

/// Something that listens to a run. A closure `Fn(&Event)` is one.
///
/// Observers are called in the order they were added, on the task that runs. One that panics is not asked again about that event
/// and cannot break the run.
pub trait Observer: Send + Sync {
    /// Hears one event.
    fn on(&self, event: &Event<'_>);

    /// Hears one event of a node that runs for an item of a list, whose runs may overlap: which item it is. Whoever does not need to
    /// know leaves this out, and hears it by [`on`](Self::on).
    fn on_item(&self, item: ItemRun, event: &Event<'_>) {
        let _ = item;
        self.on(event);
    }
}

impl<F: Fn(&Event<'_>) + Send + Sync> Observer for F {
    fn on(&self, event: &Event<'_>) {
        self(event);
    }
}

/// The observers of one run, and what else it tells of.
#[derive(Clone, Default)]
pub(crate) struct Watch {
    /// None, rather than an empty list, so that a run without observers allocates nothing.
    observers: Option<Arc<Vec<Arc<dyn Observer>>>>,
    #[cfg(feature = "tracing")]
    spans: Spans,
    /// The step that the run belongs to, where its sub-applications begin.
    site: Option<Site>,
    /// The item of a list that it is for.
    item: Option<ItemRun>,
}

/// What a run has to do with `tracing`.
#[cfg(feature = "tracing")]
#[derive(Clone, Copy, Default)]
struct Spans {
    /// Whether each node is to have a span.
    opened: bool,
    /// Whether the spans that nodes and actions open are told.
    heard: bool,
    /// The step, in a state machine.
    sequence_id: Option<u64>,
}

impl Watch {
    /// Traced if that one is.
    pub(crate) fn trace_as(&mut self, other: &Self) {
        #[cfg(feature = "tracing")]
        (self.spans = Spans { sequence_id: None, ..other.spans });
        #[cfg(not(feature = "tracing"))]
        let _ = (self, other);
    }

    /// From now on it tells of the run for this item.
    pub(crate) fn in_item(&mut self, index: usize) {
        self.item = Some(ItemRun::new(index));
    }

    pub(crate) fn site_mut(&mut self) -> &mut Option<Site> {
        &mut self.site
    }

    pub(crate) fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }

    pub(crate) fn add(&mut self, observer: impl Observer + 'static) {
        Arc::make_mut(self.observers.get_or_insert_default()).push(Arc::new(observer));
    }

    /// Takes out the one that was added last.
    pub(crate) fn remove_last(&mut self) {
        let Some(observers) = &mut self.observers else { return };
        Arc::make_mut(observers).pop();
        if observers.is_empty() {
            self.observers = None;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.observers.is_none()
    }

    /// Whether nodes need a place or a span around them. Without the feature this is known when compiling, and what asks for it goes away.
    #[inline]
    pub(crate) fn is_traced(&self) -> bool {
        #[cfg(feature = "tracing")]
        return self.spans.opened | self.spans.heard;
        #[cfg(not(feature = "tracing"))]
        false
    }

    #[inline]
    pub(crate) fn tell(&self, event: &Event<'_>) {
        if let Some(observers) = &self.observers {
            self.tell_all(observers, event);
        }
    }

    #[inline(never)]
    fn tell_all(&self, observers: &[Arc<dyn Observer>], event: &Event<'_>) {
        let tell = || {
            for observer in observers {
                // The panic hook has already printed it; the run goes on.
                let _ = catch_unwind(AssertUnwindSafe(|| match self.item {
                    None => observer.on(event),
                    Some(item) => observer.on_item(item, event),
                }));
            }
        };
        #[cfg(feature = "tracing")]
        if self.spans.heard {
            return telling(tell);
        }
        tell();
    }
}

#[cfg(feature = "tracing")]
impl Watch {
    pub(crate) fn open_spans(&mut self) {
        self.spans.opened = true;
    }

    pub(crate) fn opens_spans(&self) -> bool {
        self.spans.opened
    }

    /// Has the spans told that nodes and actions open themselves; there is a warning if they are not heard.
    #[track_caller]
    pub(crate) fn hear_spans(&mut self) {
        warn_unless_installed(Location::caller());
        self.spans.heard = true;
    }

    #[inline]
    pub(crate) fn hears_spans(&self) -> bool {
        self.spans.heard
    }

    /// From now on it tells of this step.
    #[inline]
    pub(crate) fn in_step(&mut self, sequence_id: u64) {
        self.spans.sequence_id = Some(sequence_id);
    }

    pub(crate) fn sequence_id(&self) -> Option<u64> {
        self.spans.sequence_id
    }

    pub(crate) fn downgrade(&self) -> WeakWatch {
        let observers = self.observers.as_ref().map(Arc::downgrade).unwrap_or_default();
        WeakWatch { observers, spans: self.spans, item: self.item }
    }
}

/// Observers that are told as long as the run keeps them.
#[cfg(feature = "tracing")]
pub(crate) struct WeakWatch {
    observers: Weak<Vec<Arc<dyn Observer>>>,
    spans: Spans,
    item: Option<ItemRun>,
}

#[cfg(feature = "tracing")]
impl WeakWatch {
    pub(crate) fn upgrade(&self) -> Option<Watch> {
        Some(Watch { observers: Some(self.observers.upgrade()?), spans: self.spans, site: None, item: self.item })
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} observers", self.observers.as_ref().map_or(0, |observers| observers.len()))
    }
}
