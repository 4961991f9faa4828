//! Nodes that read and write files: [`load!`](crate::load) and [`save!`](crate::save) declare them, and pictures show them as such.
//!
//! The functions behind them are plain ones, for nodes that need more than a declaration. One of another format is drawn in the same way
//! with `#[node(blocking, tag(loads = "parquet"))]`, or `saves`.

mod error;
mod macros;
mod whole;
pub mod load;
pub mod save;

pub use error::DataError;

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The value of a [`save!`](crate::save) node: where the data is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Saved {
    /// The file.
    pub path: PathBuf,
    /// How long it is.
    pub bytes: u64,
}
