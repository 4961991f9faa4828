//! Style sheets and modules, which are in the program: served with a tag, so that a browser asks for each of them once.

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// A file in the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// Its path on the server.
    pub path: &'static str,
    /// Its media type.
    pub kind: &'static str,
    /// What it holds.
    pub bytes: &'static [u8],
}

/// The style that every screen has.
pub const BASE: Asset =
    Asset { path: "/assets/base.css", kind: "text/css; charset=utf-8", bytes: include_bytes!("assets/base.css") };

/// What makes every screen light or dark before it is painted.
pub(crate) const THEME: Asset = Asset {
    path: "/assets/theme.js",
    kind: "text/javascript; charset=utf-8",
    bytes: include_bytes!("assets/theme.js"),
};

/// The sign of the program in a browser's tab.
pub(crate) const ICON: Asset =
    Asset { path: "/assets/icon.svg", kind: "image/svg+xml", bytes: include_bytes!("assets/icon.svg") };

const STYLE: Asset = Asset {
    path: "/assets/explorer/explorer.css",
    kind: "text/css; charset=utf-8",
    bytes: include_bytes!("assets/explorer.css"),
};

/// A module of the page, by its name.
macro_rules! module {
    ($name:literal) => {
        Asset {
            path: concat!("/assets/explorer/", $name),
            kind: "text/javascript; charset=utf-8",
            bytes: include_bytes!(concat!("assets/", $name)),
        }
    };
}

/// A module that makes elements of data, and tells whether keys belong to a field. For other screens too.
pub const DOM: Asset = module!("dom.js");

/// A module with the prices of tokens that the reader set. For other screens too.
pub const PRICES: Asset = module!("prices.js");

/// A module with times, numbers and statuses in words. For other screens too.
pub const FORMAT: Asset = module!("format.js");

/// A module that brings a part of a time axis closer. For other screens too.
pub const ZOOM: Asset = module!("zoom.js");

const MODULES: [Asset; 16] = [
    module!("projects.js"),
    module!("runs.js"),
    module!("app.js"),
    module!("acts.js"),
    module!("machine.js"),
    module!("graph.js"),
    DOM,
    PRICES,
    module!("rows.js"),
    module!("api.js"),
    FORMAT,
    module!("tree.js"),
    module!("tabs.js"),
    module!("trace.js"),
    ZOOM,
    module!("usage.js"),
];

/// A router that serves these files and those of the frame: its style, its theme and its icon.
pub fn assets(files: &'static [Asset]) -> Router {
    [BASE, THEME, ICON].iter().chain(files).fold(Router::new(), |router, file| serving(router, *file))
}

/// The files of this crate's own screens.
pub(crate) fn explorer() -> Router {
    let pictures = Asset { path: "/assets/explorer/pictures.css", ..STYLE };
    let pictures_css = async move || ([(header::CONTENT_TYPE, pictures.kind)], dag_view::stylesheet());
    let router = Router::new().route(pictures.path, get(pictures_css));
    [STYLE].iter().chain(&MODULES).fold(router, |router, file| serving(router, *file))
}

fn serving(router: Router, asset: Asset) -> Router {
    router.route(asset.path, get(move |headers: HeaderMap| async move { respond(asset, &headers) }))
}

fn respond(asset: Asset, asked: &HeaderMap) -> Response {
    let tag = tag(asset.bytes);
    let headers = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "no-cache".into())];
    if asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    (headers, [(header::CONTENT_TYPE, asset.kind)], asset.bytes).into_response()
}

/// The content as a number of 64 bits (FNV-1a): a new program has new files.
fn tag(bytes: &[u8]) -> String {
    let hash = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("\"{hash:016x}\"")
}
