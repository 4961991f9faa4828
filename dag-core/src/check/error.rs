//! The failure of one check.

use std::error::Error;
use std::fmt;

use super::Check;
use crate::node::BoxError;

/// A value that fails a check. The error of a `check(with = …)` is its [`source`](Error::source).
#[derive(Debug)]
pub struct CheckError {
    check: &'static Check,
    reason: Option<BoxError>,
}

impl CheckError {
    pub(super) fn new(check: &'static Check, reason: Option<BoxError>) -> Self {
        Self { check, reason }
    }

    /// The check.
    pub fn check(&self) -> &'static Check {
        self.check
    }

    /// The reasons of a `check(with = …)` in one line, each behind `: `.
    pub(super) fn reasons(&self) -> String {
        crate::exec::chain(self).skip(1).map(|cause| format!(": {cause}")).collect()
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the value fails `{}`", self.check)
    }
}

impl Error for CheckError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.reason.as_ref().map(|reason| &**reason as _)
    }
}
