//! One `tracing` span for each attempt of a node, when the run asks for them. Without the cargo feature nothing of this is left.

#[cfg(feature = "tracing")]
pub(super) use asked::NodeSpan;
#[cfg(not(feature = "tracing"))]
pub(super) use never::NodeSpan;

#[cfg(feature = "tracing")]
mod asked {
    use tracing::field::{Empty, display};
    use tracing::instrument::Instrument;
    use tracing::{Span, info_span};

    use crate::event::Watch;
    use crate::exec::Failure;
    use crate::node::NodeDef;
    use crate::user_spans::Here;

    /// The span of one attempt, and where the node's own spans belong: each only if the run asks.
    #[derive(Clone)]
    pub(in crate::exec) struct NodeSpan {
        span: Option<Span>,
        here: Here,
    }

    impl NodeSpan {
        #[inline]
        pub(in crate::exec) fn open(def: &'static NodeDef, watch: &Watch, attempt: u32) -> Self {
            Self { span: watch.opens_spans().then(|| span(def, attempt)), here: Here::of(watch, def.name) }
        }

        /// Runs what is on a thread of its own, where the span is not known.
        pub(in crate::exec) fn run<R>(&self, call: impl FnOnce() -> R) -> R {
            match &self.span {
                Some(span) => span.in_scope(|| self.here.run(call)),
                None => self.here.run(call),
            }
        }

        /// The future in the span: what its nodes open themselves is below it.
        pub(in crate::exec) fn around<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
            self.here.around(future.instrument(self.span.clone().unwrap_or_else(Span::none)))
        }

        /// How the attempt ended.
        pub(in crate::exec) fn ended<R>(&self, result: &Result<R, Failure>) {
            if let (Some(span), Err(failure)) = (&self.span, result) {
                span.record("error", display(failure));
            }
        }
    }

    #[cold]
    fn span(def: &'static NodeDef, attempt: u32) -> Span {
        let location = display(def.function.location);
        info_span!(target: "dag_core", "node", node = def.name, %location, attempt, error = Empty)
    }
}

#[cfg(not(feature = "tracing"))]
mod never {
    use crate::event::Watch;
    use crate::exec::Failure;
    use crate::node::NodeDef;

    #[derive(Clone)]
    pub(in crate::exec) struct NodeSpan;

    impl NodeSpan {
        #[inline]
        pub(in crate::exec) fn open(_: &'static NodeDef, _: &Watch, _: u32) -> Self {
            Self
        }

        #[inline]
        pub(in crate::exec) fn run<R>(&self, call: impl FnOnce() -> R) -> R {
            call()
        }

        #[inline]
        pub(in crate::exec) fn around<F: Future>(&self, future: F) -> F {
            future
        }

        #[inline]
        pub(in crate::exec) fn ended<R>(&self, _: &Result<R, Failure>) {}
    }
}
