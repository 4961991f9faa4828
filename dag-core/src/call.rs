//! What a function is called with: the values its parameters name, and what the run itself gives: `Emit`, `Ctx`, `Cancel`.
//!
//! The calls that `#[node]` generates read from here; types were checked when the graph was built.

mod blocking;
mod cancel;
mod ctx;
mod emit;

pub(crate) use blocking::{may_wait, while_waiting_is_fine};
pub use cancel::{Cancel, Cancelling};
pub use ctx::Ctx;
pub use emit::Emit;

use std::sync::Arc;

use serde::Serialize;

use crate::check;
use crate::event::Watch;
use crate::frame::{Frame, FrameLayout, Lease, Start};
use crate::made::Made;
use crate::node::{BoxError, NodeDef, Param};
use crate::value::{NodeValue, Type, Value};

/// The arguments of one call, in the order of the parameters, and the place for its value.
#[derive(Debug)]
pub struct Arguments<'a>(Lease<'a>);

impl<'a> Arguments<'a> {
    #[inline]
    pub(crate) fn new(lease: Lease<'a>) -> Self {
        Self(lease)
    }

    /// Gives the value of the node. The first one counts: a node that was given up for another attempt may come late.
    ///
    /// # Panics
    /// The value is not of the type that the node declares.
    #[doc(hidden)]
    #[inline]
    pub fn give<T: NodeValue>(&mut self, value: T) {
        self.0.give(value);
    }

    /// The closure of a made node.
    pub(crate) fn made(&self) -> Option<&'a Made> {
        self.0.made()
    }

    /// Runs the checks of the node on what it is about to give.
    ///
    /// # Errors
    /// The value fails one of them.
    #[doc(hidden)]
    pub fn check<T: NodeValue>(&self, def: &'static NodeDef, value: &T) -> Result<(), BoxError> {
        check::value(def, value, None, self.0.frame().watch()).map_err(Into::into)
    }

    /// Runs the checks of a node marked `expand` on one of the items that it is about to give.
    ///
    /// # Errors
    /// The item fails one of them.
    #[doc(hidden)]
    pub fn check_item<T: NodeValue>(&self, def: &'static NodeDef, index: usize, item: &T) -> Result<(), BoxError> {
        check::value(def, item, Some(index), self.0.frame().watch()).map_err(Into::into)
    }

    /// The value of a `&T` parameter.
    #[doc(hidden)]
    #[inline]
    pub fn borrow<T: 'static>(&self, index: usize) -> &T {
        match self.0.get(index) {
            Some(value) => value,
            None => self.0.unchecked(index),
        }
    }

    /// The value of an `Option<&T>` parameter: the provider gives a `T` or an `Option<T>`.
    #[doc(hidden)]
    pub fn borrow_option<T: 'static>(&self, index: usize) -> Option<&T> {
        match self.0.get::<T>(index) {
            None => self.0.get::<Option<T>>(index)?.as_ref(),
            value => value,
        }
    }

    /// The value of a `T` parameter, moved if nobody else reads it.
    #[doc(hidden)]
    pub fn take<T: TakenByValue>(&mut self, index: usize) -> T {
        match self.0.take(index) {
            Some(value) => value,
            None => self.0.unchecked(index),
        }
    }

    /// The value of an `Option<T>` parameter.
    #[doc(hidden)]
    pub fn take_option<T: TakenByValue>(&mut self, index: usize) -> Option<T> {
        match self.0.take::<T>(index) {
            None => self.0.take::<Option<T>>(index)?,
            value => value,
        }
    }

    /// The value of an `Emit<T>` parameter.
    #[doc(hidden)]
    pub fn emit<T: Serialize + NodeValue>(&self) -> Emit<T> {
        Emit::new(self.0.name(), self.0.frame().watch().clone())
    }

    /// The value of a `&Ctx` parameter.
    #[doc(hidden)]
    pub fn ctx(&self) -> Ctx {
        Ctx::new(self.0.name(), self.0.frame().watch().clone())
    }

    /// The value of a `Cancel` parameter.
    #[doc(hidden)]
    pub fn cancel(&self) -> Cancelling {
        Cancelling::of_call()
    }
}

/// What a function that is no node is called with: a frame of its parameters alone.
#[derive(Debug)]
pub(crate) struct Alone {
    frame: Arc<Frame>,
    start: Option<Start>,
}

impl Alone {
    /// The layout of such a frame.
    pub(crate) fn layout(name: &'static str, params: &[Param]) -> Arc<FrameLayout> {
        let mut layout = FrameLayout::default();
        let slots: Vec<_> = params.iter().map(|param| (layout.slot(param.ty, true), param.owned)).collect();
        let nothing = layout.slot(Type::of::<()>(), false);
        layout.step(name, nothing, slots.into_iter());
        Arc::new(layout.finish(false))
    }

    pub(crate) fn new(layout: Arc<FrameLayout>, values: Vec<Option<Value>>, watch: Watch) -> Self {
        let given = (0..).zip(values).filter_map(|(slot, value)| Some((slot, value?)));
        let (frame, start) = Frame::new(layout, given, watch);
        Self { frame, start: Some(start) }
    }

    /// The arguments, once.
    pub(crate) fn arguments(&mut self) -> Option<Arguments<'_>> {
        self.start.take()?.in_order(&self.frame).first().map(Arguments::new)
    }
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
