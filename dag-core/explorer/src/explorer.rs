//! The router that an application mounts, and what it is told of the application.

use std::sync::Arc;

use axum::Router;
use axum::response::Redirect;
use axum::routing::get;
use dag_core::{Dag, Machine, State};
use dag_store::Store;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::frame::{Frame, Link};
use crate::graph::{self, Drawn};
use crate::host::Host;
use crate::openapi::Document;
use crate::{assets, runs};

/// The screens of runs and graphs, as a router.
///
/// ```
/// use dag_explorer::{Explorer, Guard};
/// use dag_store::Store;
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// let store = Store::open(folder.path())?;
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let pages = Explorer::new(store).brand("my program").router();
/// let app = Guard::new(listener.local_addr()?).around(pages);
/// # drop((listener, app));
/// # Ok::<(), Box<dyn std::error::Error>>(()) })?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "it shows nothing before `router` is mounted"]
pub struct Explorer {
    store: Store,
    brand: String,
    prefix: String,
    links: Vec<Link>,
    drawn: Vec<Drawn>,
    host: Option<Arc<dyn Host>>,
    frame_is_served: bool,
}

impl Explorer {
    /// One that shows the runs of this store.
    pub fn new(store: Store) -> Self {
        let (brand, prefix) = ("dag-explorer".to_owned(), String::new());
        Self { store, brand, prefix, links: Vec::new(), drawn: Vec::new(), host: None, frame_is_served: false }
    }

    /// The name of the program, at the top of each page.
    pub fn brand(mut self, brand: impl Into<String>) -> Self {
        self.brand = brand.into();
        self
    }

    /// All pages lie under this path, such as `/explorer`.
    pub fn at(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into().trim_end_matches('/').to_owned();
        self
    }

    /// The links at the top of each page. Without any, those to runs and graphs.
    pub fn links(mut self, links: impl IntoIterator<Item = Link>) -> Self {
        self.links.extend(links);
        self
    }

    /// A machine to show: its picture, and each action with its documentation and source. A step of a run that this machine
    /// made also shows the graph behind its action.
    pub fn machine<S: State>(mut self, name: impl Into<String>, machine: &Machine<S>) -> Self {
        self.drawn.push(Drawn::machine(name.into(), machine));
        self
    }

    /// A graph to show.
    pub fn dag(mut self, name: impl Into<String>, dag: &Dag) -> Self {
        self.drawn.push(Drawn::dag(name.into(), dag));
        self
    }

    /// Who makes steps again and goes on from them.
    pub fn host(mut self, host: impl Host) -> Self {
        self.host = Some(Arc::new(host));
        self
    }

    /// The program serves the files of the frame itself, by [`assets`](crate::assets): two routers can not have one path.
    pub fn frame_is_served(mut self) -> Self {
        self.frame_is_served = true;
        self
    }

    /// The router.
    pub fn router(self) -> Router {
        self.described().into()
    }

    /// The router with the OpenAPI document of its paths under `/api`, for a program that describes its own.
    ///
    /// ```
    /// use dag_explorer::Explorer;
    ///
    /// # let folder = tempfile::tempdir()?;
    /// let store = dag_store::Store::open(folder.path())?;
    /// let (router, document) = Explorer::new(store).at("/explorer").described().split_for_parts();
    /// assert!(document.paths.paths.contains_key("/explorer/api/runs/{project}/{app}"));
    /// # drop(router);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn described(mut self) -> OpenApiRouter {
        if self.links.is_empty() {
            self.links = own_links(&self.prefix, !self.drawn.is_empty());
        }
        let prefix = self.prefix.clone();
        let site = Arc::new(Site {
            brand: self.brand,
            prefix: self.prefix,
            links: self.links,
            drawn: self.drawn,
            host: self.host,
        });
        let router = OpenApiRouter::new()
            .merge(runs::router(self.store, site.clone()))
            .merge(graph::router(site))
            .merge(assets::explorer().into());
        let frame = if self.frame_is_served { Router::new() } else { assets(&[]) };
        let described = OpenApiRouter::with_openapi(Document::openapi()).merge(frame.into());
        if prefix.is_empty() {
            return described.merge(router);
        }
        let runs = format!("{prefix}/runs");
        described.route(&prefix, get(async move || Redirect::to(&runs))).nest(&prefix, router)
    }
}

/// What all pages know.
pub(crate) struct Site {
    pub(crate) brand: String,
    pub(crate) prefix: String,
    pub(crate) links: Vec<Link>,
    pub(crate) drawn: Vec<Drawn>,
    pub(crate) host: Option<Arc<dyn Host>>,
}

impl Site {
    /// The graph behind an action of one of the machines.
    pub(crate) fn behind(&self, action: &str) -> Option<&dag_view::Drawing> {
        self.drawn.iter().find_map(|drawn| drawn.behind(action))
    }

    /// A page with one of the modules of this crate. `here` is the path of its link, without the prefix.
    pub(crate) fn page(&self, title: &str, here: &str, module: &str, screen: maud::Markup) -> maud::Markup {
        let path = |file: &str| format!("{}/assets/explorer/{file}", self.prefix);
        let (own, pictures) = (path("explorer.css"), path("pictures.css"));
        let (styles, module) = (["/assets/base.css", pictures.as_str(), own.as_str()], path(module));
        let frame = Frame { title, brand: &self.brand, links: &self.links, styles: &styles, module: Some(&module) };
        frame.around(&format!("{}{here}", self.prefix), screen)
    }
}

/// Links are written when the program starts, and once: leaked, they are as long-lived as those of other programs.
fn own_links(prefix: &str, graphs: bool) -> Vec<Link> {
    let link = |label, path| Link { label, href: Box::leak(format!("{prefix}{path}").into_boxed_str()) };
    let graphs = graphs.then(|| link("Graphs", "/graph"));
    std::iter::once(link("Runs", "/runs")).chain(graphs).collect()
}
