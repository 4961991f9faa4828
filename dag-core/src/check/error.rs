//! The failure of one check.

use std::error::Error;
use std::fmt;

use super::{Check, CheckContext};
use crate::node::BoxError;

/// A value that fails a check. The error of a `check(with = …)` is its [`source`](Error::source).
#[derive(Debug)]
pub struct CheckError {
    check: &'static Check,
    item: Option<usize>,
    reason: Option<BoxError>,
}

impl CheckError {
    pub(super) fn new(context: CheckContext<'static>, reason: Option<BoxError>) -> Self {
        Self { check: context.check, item: context.item, reason }
    }

    /// The check.
    pub fn check(&self) -> &'static Check {
        self.check
    }

    /// Which item failed, from 0, of a node that is marked `expand`.
    pub fn item(&self) -> Option<usize> {
        self.item
    }

    /// What failed: the value, or one item of it.
    pub(crate) fn subject(&self) -> String {
        self.item.map_or_else(|| "the value".into(), |index| format!("item {index}"))
    }

    /// The reasons of a `check(with = …)` in one line, each behind `: `.
    pub(super) fn reasons(&self) -> String {
        crate::exec::chain(self).skip(1).map(|cause| format!(": {cause}")).collect()
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} fails `{}`", self.subject(), self.check)
    }
}

impl Error for CheckError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.reason.as_ref().map(|reason| &**reason as _)
    }
}
