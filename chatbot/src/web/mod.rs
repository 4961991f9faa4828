//! The web app: conversations in a browser, the same by JSON, and an endpoint that any chat client can talk to.

pub(crate) mod api;
pub(crate) mod page;
pub(crate) mod render;
