//! What the generated tests call, each with the words for a type that it does not fit.

use std::any::Any;

use crate::node::BoxError;

/// Hands over the value as what it is. One of another type has been reported before it comes here.
pub fn test<T: 'static>(value: &dyn Any, holds: impl FnOnce(&T) -> Result<bool, BoxError>) -> Result<bool, BoxError> {
    value.downcast_ref().map_or(Ok(true), holds)
}

/// What a `range` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no order, so that `range` cannot check it",
    label = "not `PartialOrd`",
    note = "derive `PartialOrd`, or write a function and check `with` it"
)]
pub trait Ordered: PartialOrd {}

#[diagnostic::do_not_recommend]
impl<T: PartialOrd> Ordered for T {}

/// The bounds of a `range`.
#[derive(Debug)]
pub struct Bounds<T> {
    /// The first value.
    pub low: Option<T>,
    /// The last value, or the first one that is too large.
    pub high: Option<T>,
    /// Whether the last value is in the range.
    pub closed: bool,
}

/// Whether the value is in the range. What cannot be compared, such as a number that is none, is not.
pub fn is_within<T: Ordered>(value: &T, bounds: Bounds<T>) -> bool {
    let below = |high: &T| if bounds.closed { value <= high } else { value < high };
    bounds.low.is_none_or(|low| low <= *value) && bounds.high.as_ref().is_none_or(below)
}

/// Whether there is anything in the range.
#[expect(clippy::needless_pass_by_value, reason = "generated code makes the bounds for this call")]
pub fn is_range<T: PartialOrd>(bounds: Bounds<T>) -> Result<(), String> {
    match (&bounds.low, &bounds.high) {
        (Some(low), Some(high)) if low < high || (bounds.closed && low == high) => Ok(()),
        (Some(_), Some(_)) => Err("no value is in this range: the lower bound comes first".into()),
        _ => Ok(()),
    }
}

/// What `one_of` needs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be compared with `{Other}`, so that `one_of` cannot check it",
    label = "no value of `{Self}`",
    note = "list values of the node's own type, derive `PartialEq` for it, or write a function and check `with` it"
)]
pub trait Comparable<Other>: PartialEq<Other> {}

#[diagnostic::do_not_recommend]
impl<T: PartialEq<Other>, Other> Comparable<Other> for T {}

/// Whether the value is this one.
pub fn is_same<T: Comparable<Other>, Other>(value: &T, other: &Other) -> bool {
    value == other
}
