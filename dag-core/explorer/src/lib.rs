#![doc = include_str!("../README.md")]

mod guard;
mod frame;
mod assets;
mod failure;

pub use assets::{Asset, BASE, assets};
pub use failure::Failure;
pub use frame::{Frame, Link};
pub use guard::Guard;
