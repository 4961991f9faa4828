//! The runs of a store: projects, applications, steps. Pages, and the JSON that their modules ask for.

mod apps;
mod shared;
mod list;
mod scans;
mod app;
mod steps;
mod failed;
mod value;
mod tree;
mod usage;
mod difference;
mod picture;
mod live;
mod annotations;
mod act;
mod pages;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use dag_store::Store;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::explorer::Site;
pub(crate) use pages::escaped;
use shared::Shared;
pub(crate) use shared::{blocking, part, query};
pub use view::RunView;

/// The largest value that somebody sends back edited, in bytes: pages offer less, other clients may have more.
const EDITED: usize = 8 << 20;

pub(crate) fn router(store: Store, site: Arc<Site>) -> OpenApiRouter {
    let shared = Arc::new(Shared::new(store, site));
    let pages = Router::new()
        .route("/runs", get(pages::projects))
        .route("/runs/{project}", get(pages::apps))
        .route("/runs/{project}/{app}", get(pages::app));
    let acts = OpenApiRouter::new()
        .routes(routes!(act::rerun))
        .routes(routes!(act::go_on))
        .layer(DefaultBodyLimit::max(EDITED));
    OpenApiRouter::new()
        .routes(routes!(list::projects))
        .routes(routes!(list::apps))
        .routes(routes!(live::project))
        .routes(routes!(app::app))
        .routes(routes!(live::app))
        .routes(routes!(annotations::list))
        .routes(routes!(steps::list))
        .routes(routes!(steps::one))
        .routes(routes!(failed::next))
        .routes(routes!(picture::unmarked))
        .routes(routes!(picture::machine))
        .routes(routes!(picture::dag))
        .routes(routes!(picture::machine_file))
        .routes(routes!(picture::dag_file))
        .routes(routes!(value::part))
        .routes(routes!(value::whole_state))
        .routes(routes!(value::whole_inputs))
        .routes(routes!(difference::of))
        .routes(routes!(annotations::add))
        .routes(routes!(act::fork))
        .merge(acts)
        .merge(pages.into())
        .with_state(shared)
}
