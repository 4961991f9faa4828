//! Machines and graphs: those that the program gives, and those that runs wrote down.

mod drawn;
mod file;
mod history;
mod page;

use std::sync::Arc;

use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::explorer::Site;

pub(crate) use drawn::Drawn;
pub(crate) use file::{FORMATS, Format, written};
pub(crate) use history::{Drawings, place};

pub(crate) fn router(site: Arc<Site>) -> OpenApiRouter {
    OpenApiRouter::new()
        .routes(routes!(page::json))
        .routes(routes!(file::file))
        .route("/graph", get(page::page))
        .with_state(site)
}

/// How pictures are drawn that are part of a page.
fn embedded() -> dag_view::Options {
    let mut options = dag_view::Options::default();
    (options.embedded, options.legend) = (true, false);
    options
}
