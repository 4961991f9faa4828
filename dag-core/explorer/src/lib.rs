#![doc = include_str!("../README.md")]

mod assets;
mod frame;

pub use assets::{Asset, BASE, assets};
pub use frame::{Frame, Link};
