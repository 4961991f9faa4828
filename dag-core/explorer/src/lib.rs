#![doc = include_str!("../README.md")]

mod explorer;
mod host;
mod runs;
mod graph;
mod guard;
mod frame;
mod assets;
mod failure;
mod openapi;

pub use assets::{Asset, BASE, DOM, FORMAT, PRICES, ZOOM, assets};
pub use explorer::Explorer;
pub use failure::Failure;
pub use frame::{Frame, Link};
pub use guard::Guard;
pub use host::{At, Going, Host};
pub use runs::RunView;
