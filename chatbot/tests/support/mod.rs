//! What the tests share: a model server that follows a script, the three calls with fixed requests, and conversations of both variants.
//!
//! The server is a real one on a real socket, so that the same script can be played to the client and to the whole program.

pub(crate) mod ask;
pub(crate) mod both;
pub(crate) mod fault;
pub(crate) mod program;
pub(crate) mod python;
pub(crate) mod reply;
pub(crate) mod runs;
pub(crate) mod script;
pub(crate) mod server;
pub(crate) mod site;
pub(crate) mod terminal;
