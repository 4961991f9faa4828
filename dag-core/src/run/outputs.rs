//! What a run gives back: typed by the handles that were asked for, or by name.

use std::fmt;

use super::{Missing, PartialValues, RunError};
use crate::names::nearest;
use crate::node::Handle;
use crate::value::Value;

/// What can be asked for: a handle, a tuple of handles, or names.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an output of a graph",
    note = "ask for a node's handle, or for a tuple of up to eight: `dag.run::<(mode, safe)>()`"
)]
pub trait Outputs {
    /// The values, in the same shape.
    type Values;
    /// The names of the nodes; empty for outputs that are named when running.
    fn names() -> Vec<&'static str>;
    /// Whether the values are given away, so that none of them may be shared.
    fn by_value() -> bool {
        true
    }
    /// Takes the values apart.
    ///
    /// # Errors
    /// A value is shared and cannot be given away.
    fn collect(values: Values) -> Result<Self::Values, RunError>;
    /// The same shape for a [partial](crate::Run::partial) run: each value, or why it is missing.
    type Partial;
    /// Takes the values of a partial run apart.
    ///
    /// # Errors
    /// A value is shared and cannot be given away.
    fn collect_partial(values: PartialValues) -> Result<Self::Partial, RunError>;
}

/// Outputs that are asked for by name: [`Dag::run_named`](crate::Dag::run_named).
#[derive(Debug)]
pub struct Named;

impl Outputs for Named {
    type Values = Values;

    fn names() -> Vec<&'static str> {
        Vec::new()
    }

    fn by_value() -> bool {
        false
    }

    fn collect(values: Values) -> Result<Values, RunError> {
        Ok(values)
    }

    type Partial = PartialValues;

    fn collect_partial(values: PartialValues) -> Result<PartialValues, RunError> {
        Ok(values)
    }
}

impl<H: Handle> Outputs for H {
    type Values = H::Output;

    fn names() -> Vec<&'static str> {
        vec![H::NAME]
    }

    fn collect(mut values: Values) -> Result<H::Output, RunError> {
        values.take(H::NAME)
    }

    type Partial = Result<H::Output, Missing>;

    fn collect_partial(mut values: PartialValues) -> Result<Self::Partial, RunError> {
        values.give::<H>()
    }
}

macro_rules! tuples {
    ($($name:ident)+) => {
        impl<$($name: Handle),+> Outputs for ($($name,)+) {
            type Values = ($($name::Output,)+);

            fn names() -> Vec<&'static str> {
                vec![$($name::NAME),+]
            }

            fn collect(mut values: Values) -> Result<Self::Values, RunError> {
                Ok(($(values.take::<$name::Output>($name::NAME)?,)+))
            }

            type Partial = ($(Result<$name::Output, Missing>,)+);

            fn collect_partial(mut values: PartialValues) -> Result<Self::Partial, RunError> {
                Ok(($(values.give::<$name>()?,)+))
            }
        }
    };
}

tuples!(A);
tuples!(A B);
tuples!(A B C);
tuples!(A B C D);
tuples!(A B C D E);
tuples!(A B C D E F);
tuples!(A B C D E F G);
tuples!(A B C D E F G H);

/// The outputs of a run, by name.
pub struct Values {
    /// In the order in which they were asked for.
    outputs: Vec<(String, Option<Value>)>,
    /// Their places, sorted by name, if there are many.
    by_name: Vec<usize>,
}

/// Up to so many are found by looking at each of them.
const FEW: usize = 16;

impl Values {
    pub(crate) fn new(names: Vec<String>, values: Vec<Option<Value>>) -> Self {
        let outputs: Vec<_> = names.into_iter().zip(values).collect();
        let mut by_name: Vec<usize> = (0..if outputs.len() > FEW { outputs.len() } else { 0 }).collect();
        by_name.sort_by_key(|&at| &outputs[at].0);
        Self { outputs, by_name }
    }

    /// The places of an output, of which there are several if it was asked for so often.
    fn places(&self, name: &str) -> impl Iterator<Item = usize> {
        let name_at = |at: usize| self.outputs[at].0.as_str();
        let first = self.by_name.partition_point(|&at| name_at(at) < name);
        let sorted = self.by_name[first..].iter().copied().take_while(move |&at| name_at(at) == name);
        let few = if self.by_name.is_empty() { self.outputs.len() } else { 0 };
        sorted.chain((0..few).filter(move |&at| name_at(at) == name))
    }

    /// Borrows an output, if it was asked for and is a `T`.
    pub fn get<T: 'static>(&self, name: &str) -> Option<&T> {
        self.outputs[self.places(name).next()?].1.as_ref()?.get()
    }

    /// Whether it was asked for.
    pub(super) fn has(&self, name: &str) -> bool {
        self.places(name).next().is_some()
    }

    /// The output with a similar name.
    pub(super) fn nearest(&self, name: &str) -> Option<String> {
        nearest(name, self.outputs.iter().map(|(known, _)| known.as_str())).map(Into::into)
    }

    /// Takes an output out. One that cannot be taken stays, and can still be read.
    ///
    /// # Errors
    /// It was not asked for, is of another type, or is shared: bound, or held by the caller.
    pub fn take<T: crate::NodeValue>(&mut self, name: &str) -> Result<T, RunError> {
        let place = self.places(name).find(|&at| self.outputs[at].1.is_some());
        let Some(at) = place else {
            return Err(RunError::NotAnOutput { name: name.into(), nearest: self.nearest(name) });
        };
        let kept = &mut self.outputs[at].1;
        match kept.take() {
            Some(value) if value.is::<T>() => value.try_take().map_err(|shared| {
                *kept = Some(shared);
                RunError::Shared { name: name.into() }
            }),
            other => {
                *kept = other;
                Err(RunError::OutputType { name: name.into(), wants: crate::Type::of::<T>().name() })
            }
        }
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.outputs.iter().map(|(name, _)| name)).finish()
    }
}
