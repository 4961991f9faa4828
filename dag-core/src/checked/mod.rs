//! What `dag!` and `#[dataflow]` have the compiler check: the mistakes that [`build`](crate::DagBuilder::build) finds, without running.
//!
//! Types are compared by trait bounds (`fits`), because only the compiler knows them; everything about names is evaluated as a constant
//! (`graph`), because only there a message can hold text of other crates.

mod fits;
mod graph;
mod cycle;
mod alternatives;
mod config;
mod text;
mod inputs;

pub use cycle::Cycle;
pub use fits::{By, Checked, Feeds, FeedsOption, Given, Open, Provides, Set, Takes};
pub use graph::{Entry, Names, all, count, entry};
