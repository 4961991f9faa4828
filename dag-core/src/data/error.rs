//! Why data was not read or written: which file, and which line of it.

use std::io;
use std::path::{Path, PathBuf};

use crate::node::BoxError;

/// Why data was not read or written.
#[non_exhaustive]
#[derive(Debug, thiserror::Error)]
pub enum DataError {
    /// The file cannot be read.
    #[error("`{}` cannot be read", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What stands in the file is not what the node gives.
    #[error("`{}` does not hold what is expected, in line {line}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong there.
        source: BoxError,
    },
    /// The columns of the file are not those of what the node gives.
    #[error("`{}` does not hold what is expected", path.display())]
    Columns {
        /// The file.
        path: PathBuf,
        /// What is wrong with them.
        source: BoxError,
    },
    /// The value cannot be written in the format. The file is as it was.
    #[error("this value cannot be written to `{}`", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// Why.
        source: BoxError,
    },
    /// The file cannot be written, and is as it was.
    #[error("`{}` cannot be written", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl DataError {
    pub(super) fn read(path: &Path) -> impl FnOnce(io::Error) -> Self {
        |source| Self::Read { path: path.into(), source }
    }

    pub(super) fn content(path: &Path, line: u64, source: impl Into<BoxError>) -> Self {
        Self::Content { path: path.into(), line, source: source.into() }
    }

    #[cfg(feature = "arrow")]
    pub(super) fn columns(path: &Path, source: impl Into<BoxError>) -> Self {
        Self::Columns { path: path.into(), source: source.into() }
    }

    pub(super) fn value(path: &Path, source: impl Into<BoxError>) -> Self {
        Self::Value { path: path.into(), source: source.into() }
    }

    pub(super) fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        |source| Self::Write { path: path.into(), source }
    }
}
