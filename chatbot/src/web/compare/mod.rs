//! The comparison of the variants in the browser: a form, a job that runs, and the report of what came out.
//!
//! A comparison belongs to the server, not to the request that began it. One runs at a time, since two would measure each other; it ends by
//! itself, when somebody stops it, or when nobody has listened for a while. The last few are kept as long as the server runs.

mod api;
mod events;
mod job;
mod jobs;
mod page;
mod tools;
mod votes;

pub(crate) use api::router as api;
pub(crate) use jobs::Comparisons;
pub(crate) use page::router as pages;

use dag_explorer::Asset;

/// The files of the screen; those of the report are of [`compare`](crate::compare).
pub(crate) const ASSETS: &[Asset] = &[
    Asset { path: "/assets/compare.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("assets/compare.css") },
    Asset {
        path: "/assets/compare.js",
        kind: "text/javascript; charset=utf-8",
        bytes: include_bytes!("assets/compare.js"),
    },
];
