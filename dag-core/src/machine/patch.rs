//! The ways to change one field, which `derive(State)` calls, and why a value may not fit.

use std::fmt;

use super::{Given, List};
use crate::value::NodeValue;

/// Why a field cannot take a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit(String);

impl Misfit {
    /// A reason in words, which follow "the value does not fit: ".
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }

    /// It has another type. A machine that was built does not give such a value.
    pub fn of_type() -> Self {
        Self::new("it has another type")
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Misfit {}

/// A field that grows at its end.
pub trait Growing<T> {
    /// Adds an item at the end.
    fn grow(&mut self, item: T);
}

impl<T> Growing<T> for Vec<T> {
    fn grow(&mut self, item: T) {
        self.push(item);
    }
}

impl<T: Clone> Growing<T> for List<T> {
    fn grow(&mut self, item: T) {
        self.push_back(item);
    }
}

/// A field that can be incremented.
pub trait Counting: Copy + Default {
    /// The sum; `None` if the type cannot hold it.
    fn plus(self, by: Self) -> Option<Self>;
}

macro_rules! integers {
    ($($ty:ty)*) => {
        $(impl Counting for $ty {
            fn plus(self, by: Self) -> Option<Self> {
                self.checked_add(by)
            }
        })*
    };
}

integers!(u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize);

macro_rules! floats {
    ($($ty:ty)*) => {
        $(impl Counting for $ty {
            fn plus(self, by: Self) -> Option<Self> {
                Some(self + by)
            }
        })*
    };
}

floats!(f32 f64);

fn taken<T: NodeValue + Clone>(value: Given<'_>) -> Result<T, Misfit> {
    value.take().ok_or_else(Misfit::of_type)
}

#[doc(hidden)]
pub fn set<T: NodeValue + Clone>(field: &mut T, value: Given<'_>) -> Result<(), Misfit> {
    *field = taken(value)?;
    Ok(())
}

#[doc(hidden)]
pub fn set_option<T: NodeValue + Clone>(field: &mut Option<T>, value: Given<'_>) -> Result<(), Misfit> {
    *field = if value.is::<Option<T>>() { taken(value)? } else { Some(taken(value)?) };
    Ok(())
}

#[doc(hidden)]
pub fn append<L: Growing<T>, T: NodeValue + Clone>(list: &mut L, value: Given<'_>) -> Result<(), Misfit> {
    list.grow(taken(value)?);
    Ok(())
}

#[doc(hidden)]
pub fn extend<L: Growing<T>, T: NodeValue + Clone>(list: &mut L, value: Given<'_>) -> Result<(), Misfit> {
    if value.is::<Vec<T>>() {
        taken::<Vec<T>>(value)?.into_iter().for_each(|item| list.grow(item));
    } else {
        taken::<List<T>>(value)?.into_iter().for_each(|item| list.grow(item));
    }
    Ok(())
}

#[doc(hidden)]
pub fn increment<N: Counting + NodeValue + fmt::Display>(number: &mut N, value: Given<'_>) -> Result<(), Misfit> {
    *number = sum(*number, taken(value)?)?;
    Ok(())
}

#[doc(hidden)]
pub fn increment_option<N: Counting + NodeValue + fmt::Display>(
    number: &mut Option<N>,
    value: Given<'_>,
) -> Result<(), Misfit> {
    *number = Some(sum(number.unwrap_or_default(), taken(value)?)?);
    Ok(())
}

fn sum<N: Counting + fmt::Display>(number: N, by: N) -> Result<N, Misfit> {
    let too_large = || Misfit::new(format!("{number} + {by} is beyond a `{}`", std::any::type_name::<N>()));
    number.plus(by).ok_or_else(too_large)
}
