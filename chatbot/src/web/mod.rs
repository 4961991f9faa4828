//! The web app: conversations in a browser, the same by JSON, and an endpoint that any chat client can talk to.

mod app;
mod screens;
mod serve;

mod compare;
mod conversations;
mod events;

pub(crate) mod api;
mod images;
pub(crate) mod page;
pub(crate) mod render;
mod v1;

pub use app::{Answerer, Web};
