//! What is known of one span, kept by the subscriber's registry beside it.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;
use tracing_subscriber::registry::{LookupSpan, SpanRef};

use super::fields::Fields;
use super::here::{Scope, is_telling};
use crate::event::Event;

/// A span that belongs to a node or an action.
pub(super) struct Told {
    /// Its number in this process. Those of `tracing` are used again.
    pub(super) span: u64,
    parent: Option<u64>,
    pub(super) scope: Arc<Scope>,
    /// What it starts with, until it has started. Locked while that is told, so that nothing within it is told before.
    start: Mutex<Option<Start>>,
}

struct Start {
    name: &'static str,
    follows: Vec<u64>,
    fields: Fields,
}

impl Told {
    /// A new one, below another of the same node or action.
    pub(super) fn new(scope: Arc<Scope>, parent: Option<&Self>, name: &'static str, fields: Fields) -> Self {
        static LAST: AtomicU64 = AtomicU64::new(0);
        let span = LAST.fetch_add(1, Ordering::Relaxed);
        let start = Mutex::new(Some(Start { name, follows: Vec::new(), fields }));
        Self { span, parent: parent.map(|parent| parent.span), scope, start }
    }

    pub(super) fn of<'a>(span: &SpanRef<'a, impl LookupSpan<'a>>) -> Option<Arc<Self>> {
        span.extensions().get::<Arc<Self>>().cloned()
    }

    /// The span, which has started now if it had not: with it, those that it is within.
    pub(super) fn started<'a, S: LookupSpan<'a>>(span: &SpanRef<'a, S>) -> Option<Arc<Self>> {
        let told = Self::of(span).filter(|_| !is_telling())?;
        let mut start = told.start();
        if let Some(Start { name, follows, fields }) = start.take() {
            if told.parent.is_some() {
                span.parent().and_then(|parent| Self::started(&parent));
            }
            let Scope { source, sequence_id, .. } = *told.scope;
            let (span, parent, follows) = (told.span, told.parent, &follows);
            told.scope.tell(&Event::SpanStarted { span, parent, source, sequence_id, name, follows });
            told.attributes(&fields);
        }
        drop(start);
        Some(told)
    }

    /// Values that came after the span was made.
    pub(super) fn record(&self, fields: Fields) {
        match &mut *self.start() {
            Some(start) => start.fields.0.extend(fields.0),
            None => self.attributes(&fields),
        }
    }

    /// The span comes of another one. Once it has started that is too late.
    pub(super) fn follows(&self, other: &Self) {
        if let Some(start) = &mut *self.start() {
            start.follows.push(other.span);
        }
    }

    fn attributes(&self, fields: &Fields) {
        for (key, value) in &fields.0 {
            self.attribute(key, value);
        }
    }

    fn attribute(&self, key: &str, value: &Value) {
        self.scope.tell(&Event::SpanAttribute { span: self.span, key, value });
    }

    fn start(&self) -> MutexGuard<'_, Option<Start>> {
        self.start.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
