//! Nodes that run once for each item of a list, and the lists of what they gave: what a node marked `expand` gives, and what a parameter
//! marked `collect` takes.

use std::fmt;
use std::sync::{Mutex, PoisonError};

use crate::frame::{Frame, Output};
use crate::node::BoxError;
use crate::value::{NodeValue, Type, Value};

/// How a node marked `expand` is run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expand {
    /// For how many items what follows may be waiting at once, if it waits at all.
    pub at_once: usize,
}

/// What a node marked `expand` gives: its items, until they are taken.
#[doc(hidden)]
pub struct Items(Mutex<Option<Box<dyn Source>>>);

/// Items, one by one.
pub(crate) trait Source: Send {
    /// Puts the next item into its slot; `false` if there is none.
    fn next(&mut self, frame: &Frame, slot: u32) -> bool;
}

struct Of<I>(I);

impl<I: Iterator<Item: NodeValue> + Send> Source for Of<I> {
    fn next(&mut self, frame: &Frame, slot: u32) -> bool {
        self.0.next().is_some_and(|item| frame.seed(slot, item))
    }
}

impl Items {
    /// The items of a list, or of anything else that can be iterated over.
    pub fn new<L: IntoIterator<Item: NodeValue, IntoIter: Send + 'static>>(list: L) -> Self {
        Self(Mutex::new(Some(Box::new(Of(list.into_iter())))))
    }

    /// The items, once all of them have passed.
    ///
    /// # Errors
    /// The first that does not.
    pub fn checked<L: IntoIterator<Item: NodeValue>>(
        list: L,
        check: impl Fn(usize, &L::Item) -> Result<(), BoxError>,
    ) -> Result<Self, BoxError> {
        let list: Vec<L::Item> = list.into_iter().collect();
        list.iter().enumerate().try_for_each(|(index, item)| check(index, item))?;
        Ok(Self::new(list))
    }

    /// The items themselves, for whoever comes first: they are gone through once, and without a lock for each.
    pub(crate) fn take(&self) -> Option<Box<dyn Source>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Items {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Items(..)")
    }
}

/// A parameter marked `collect`: it takes what a node gave for each item, as a list in the order of the items.
#[derive(Clone, Copy)]
pub struct Collect {
    /// Which parameter it is, from 0.
    pub param: usize,
    /// The type of what is collected.
    pub item: Type,
    /// The type of the list.
    pub(crate) list: Type,
    pub(crate) gather: fn() -> Box<dyn Gather>,
}

impl Collect {
    /// The parameter takes a `Vec<T>`.
    pub const fn of<T: NodeValue>(param: usize) -> Self {
        Self { param, item: Type::of::<T>(), list: Type::of::<Vec<T>>(), gather: || Box::new(Vec::<T>::new()) }
    }
}

impl fmt::Debug for Collect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Collect({}: {})", self.param, self.list)
    }
}

/// A list that is being filled.
pub(crate) trait Gather: Send {
    /// Appends a value; `false` if it is of another type or held elsewhere.
    fn push(&mut self, value: Output<'_>) -> bool;
    fn finish(self: Box<Self>) -> Value;
}

impl<T: NodeValue> Gather for Vec<T> {
    fn push(&mut self, value: Output<'_>) -> bool {
        value.take().map(|value| self.push(value)).is_some()
    }

    fn finish(self: Box<Self>) -> Value {
        Value::new(*self)
    }
}

/// The lists that came of one `expand`, each taken once.
#[derive(Debug)]
pub(crate) struct Collected(Vec<Mutex<Option<Value>>>);

impl Collected {
    pub(crate) fn new(lists: impl Iterator<Item = Value>) -> Self {
        Self(lists.map(|list| Mutex::new(Some(list))).collect())
    }

    pub(crate) fn take(&self, index: usize) -> Option<Value> {
        self.0.get(index)?.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}
