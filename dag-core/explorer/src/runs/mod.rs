//! The runs of a store: projects, applications, steps. Pages, and the JSON that their modules ask for.

mod apps;
mod shared;
mod list;
mod scans;
mod app;
mod steps;
mod value;
mod tree;
mod difference;
mod picture;
mod live;
mod annotations;
mod act;
mod pages;
mod view;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use dag_store::Store;

use crate::explorer::Site;
use shared::Shared;
pub use view::RunView;

pub(crate) fn router(store: Store, site: Arc<Site>) -> Router {
    let shared = Arc::new(Shared::new(store, site));
    let step = "/api/runs/{project}/{app}/steps/{step}";
    Router::new()
        .route("/runs", get(pages::projects))
        .route("/runs/{project}", get(pages::apps))
        .route("/runs/{project}/{app}", get(pages::app))
        .route("/api/runs", get(list::projects))
        .route("/api/runs/{project}", get(list::apps))
        .route("/api/runs/{project}/events", get(live::project))
        .route("/api/runs/{project}/{app}", get(app::app))
        .route("/api/runs/{project}/{app}/events", get(live::app))
        .route("/api/runs/{project}/{app}/annotations", get(annotations::list))
        .route("/api/runs/{project}/{app}/steps", get(steps::list))
        .route(step, get(steps::one))
        .route("/api/runs/{project}/{app}/picture.svg", get(picture::unmarked))
        .route(&format!("{step}/picture.svg"), get(picture::machine))
        .route(&format!("{step}/dag.svg"), get(picture::dag))
        .route(&format!("{step}/value"), get(value::part))
        .route(&format!("{step}/state.json"), get(value::whole))
        .route(&format!("{step}/difference"), get(difference::of))
        .route(&format!("{step}/annotations"), post(annotations::add))
        .route(&format!("{step}/fork"), post(act::fork))
        .route(&format!("{step}/rerun"), post(act::rerun))
        .route(&format!("{step}/go-on"), post(act::go_on))
        .with_state(shared)
}
