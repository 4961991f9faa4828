//! Which node or action the code that runs now belongs to, on whatever thread.

use std::cell::Cell;
use std::sync::Arc;

use futures_util::future::Either;

use crate::event::{Event, Watch, WeakWatch};

tokio::task_local! {
    static HERE: Arc<Scope>;
}

thread_local! {
    static IS_TELLING: Cell<bool> = const { Cell::new(false) };
}

/// One attempt of a node or an action.
pub(super) struct Scope {
    /// A span may live longer than its run, and does not keep that open.
    watch: WeakWatch,
    pub(super) source: &'static str,
    pub(super) sequence_id: Option<u64>,
}

impl Scope {
    /// The one that runs now.
    pub(super) fn now() -> Option<Arc<Self>> {
        HERE.try_with(Arc::clone).ok()
    }

    pub(super) fn tell(&self, event: &Event<'_>) {
        if let Some(watch) = self.watch.upgrade() {
            watch.tell(event);
        }
    }
}

/// Marks what runs as a part of one node or action, if the run wants to know.
#[derive(Clone)]
pub(crate) struct Here(Option<Arc<Scope>>);

impl Here {
    #[inline]
    pub(crate) fn of(watch: &Watch, source: &'static str) -> Self {
        let scope = || Arc::new(Scope { watch: watch.downgrade(), source, sequence_id: watch.sequence_id() });
        Self(watch.hears_spans().then(scope))
    }

    /// Calls what never waits, or is on a thread of its own.
    #[inline]
    pub(crate) fn run<R>(&self, call: impl FnOnce() -> R) -> R {
        match &self.0 {
            Some(scope) => HERE.sync_scope(scope.clone(), call),
            None => call(),
        }
    }

    #[inline]
    pub(crate) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        match &self.0 {
            None => Either::Left(future),
            Some(scope) => Either::Right(HERE.scope(scope.clone(), future)),
        }
    }
}

/// Whether this thread is in an observer: spans that observers open themselves are not told, or they would have no end.
pub(super) fn is_telling() -> bool {
    IS_TELLING.get()
}

/// Calls observers.
pub(crate) fn telling(call: impl FnOnce()) {
    let before = IS_TELLING.replace(true);
    call();
    IS_TELLING.set(before);
}
