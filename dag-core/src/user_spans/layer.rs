//! The layer of a subscriber that hears spans.

use std::sync::{Arc, Once};

use tracing::span::{Attributes, Id, Record};
use tracing::{Subscriber, dispatcher};
use tracing_subscriber::Registry;
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

use super::fields::Fields;
use super::here::{Scope, is_telling};
use super::told::Told;
use crate::event::Event;
use crate::node::Location;

/// The layer by which runs hear the [`tracing`](https://docs.rs/tracing) spans that nodes and actions open themselves, and the libraries
/// that they call. Needs the cargo feature `tracing`.
///
/// A program adds it to its subscriber once; runs that ask ([`App::user_spans`](crate::App::user_spans),
/// [`Run::user_spans`](crate::Run::user_spans)) tell their observers [`SpanStarted`](Event::SpanStarted),
/// [`SpanAttribute`](Event::SpanAttribute) for each field, and [`SpanFinished`](Event::SpanFinished). For others it does nothing. Which spans
/// are told a filter says, as for every layer: `UserSpans.with_filter(LevelFilter::INFO)`.
///
/// ```
/// # use std::sync::{Arc, Mutex};
/// use dag_core::{Dag, Event, UserSpans, module, node};
/// use tracing::info_span;
/// use tracing_subscriber::prelude::*;
///
/// #[node]
/// fn price() -> u32 {
///     info_span!("ask_the_shop", shop = "corner").in_scope(|| 100)
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// tracing_subscriber::registry().with(UserSpans).init();
///
/// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
/// let dag = Dag::builder().add(module!([price])).build()?;
/// let heard = Arc::new(Mutex::new(Vec::new()));
/// let sink = heard.clone();
/// let run = dag.run::<price>().user_spans().observe(move |event: &Event<'_>| {
///     match event {
///         Event::SpanStarted { name, source, .. } => sink.lock().unwrap().push(format!("{name} of {source}")),
///         Event::SpanAttribute { key, value, .. } => sink.lock().unwrap().push(format!("{key} = {value}")),
///         _ => {}
///     }
/// });
/// run.await?;
/// assert_eq!(*heard.lock().unwrap(), ["ask_the_shop of price", r#"shop = "corner""#]);
/// # Ok(())
/// # })
/// # }
/// ```
///
/// A span belongs to the node or action that runs where it is *made*, on whatever thread, and lies within the nearest span around it of the
/// same node or action. So a task that you spawn is told when it is instrumented there: `tokio::spawn(work().instrument(info_span!("work")))`.
/// It starts when it is first entered, and ends with its last handle, which may be after the step. `follows_from`, called before it
/// starts, is told with its start. `tracing` *events* (`info!`) are lines of your program's own log and no part of a run: what is to be kept is a
/// field, or [`Ctx::attr`](crate::Ctx::attr).
#[derive(Debug, Clone, Copy, Default)]
pub struct UserSpans;

impl UserSpans {
    /// Whether the subscriber of this thread has the layer. One behind `reload` is not seen.
    pub fn is_installed() -> bool {
        dispatcher::get_default(tracing::Dispatch::is::<Self>)
    }

    /// The span that the code is in, by the number that events call it, if it is one that is told.
    pub fn current() -> Option<u64> {
        dispatcher::get_default(|dispatch| {
            let registry = dispatch.downcast_ref::<Registry>()?;
            let current = registry.span(registry.current_span().id()?)?;
            let mut around = current.scope();
            around.find_map(|span| Told::of(&span)).map(|told| told.span)
        })
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for UserSpans {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(span) = context.span(id).filter(|_| !is_telling()) else { return };
        let above = span.parent().and_then(|parent| Told::of(&parent));
        // What runs now is right: a span above it may be one around another run, or one that was left entered.
        let Some(scope) = Scope::now().or_else(|| Some(above.as_ref()?.scope.clone())) else { return };
        let parent = above.as_deref().filter(|above| Arc::ptr_eq(&above.scope, &scope));
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let told = Told::new(scope, parent, attributes.metadata().name(), fields);
        span.extensions_mut().replace(Arc::new(told));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(told) = context.span(id).and_then(|span| Told::of(&span)) else { return };
        let mut fields = Fields::default();
        values.record(&mut fields);
        told.record(fields);
    }

    fn on_follows_from(&self, id: &Id, follows: &Id, context: Context<'_, S>) {
        let told = |id| context.span(id).and_then(|span| Told::of(&span));
        if let (Some(span), Some(other)) = (told(id), told(follows)) {
            span.follows(&other);
        }
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        context.span(id).and_then(|span| Told::started(&span));
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        if let Some(told) = context.span(&id).and_then(|span| Told::started(&span)) {
            told.scope.tell(&Event::SpanFinished { span: told.span });
        }
    }
}

/// Says once that spans were asked for which nobody hears.
#[expect(clippy::print_stderr, reason = "a program without a subscriber has nowhere else to read it")]
pub(crate) fn warn_unless_installed(asked: Location) {
    static ONCE: Once = Once::new();
    if !UserSpans::is_installed() {
        ONCE.call_once(|| {
            eprintln!(
                "warning: user spans are asked for at {asked}, but no subscriber has the layer that hears them; add it \
                 first: tracing_subscriber::registry().with(dag_core::UserSpans).init()"
            );
        });
    }
}
