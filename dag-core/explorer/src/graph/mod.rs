//! Machines and graphs: those that the program gives, and those that runs wrote down.

mod drawn;
mod history;
mod page;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::explorer::Site;

pub(crate) use drawn::Drawn;
pub(crate) use history::{Drawings, place};

pub(crate) fn router(site: Arc<Site>) -> Router {
    Router::new().route("/graph", get(page::page)).route("/api/graph", get(page::json)).with_state(site)
}

/// How pictures are drawn that are part of a page.
fn embedded() -> dag_view::Options {
    let mut options = dag_view::Options::default();
    (options.embedded, options.legend) = (true, false);
    options
}
