//! The web app as one router: pages, both APIs, images and files, behind safe defaults.

use std::net::SocketAddr;
use std::sync::{Arc, LazyLock, OnceLock};

use axum::extract::FromRef;
use axum::routing::get;
use axum::{Json, Router};
use dag_core::{ActionInfo, Machine};
use dag_explorer::{Asset, Explorer, Guard};
use dag_store::Project;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use super::compare::{self, Comparisons};
use super::conversations::Conversations;
use super::{api, images, screens, v1};
use crate::bot::{BotError, Variant};
use crate::flow::shared::ChatState;
use crate::provider::Provider;
use crate::settings::Settings;

/// Somebody who answers: a provider, and which models of it are asked.
#[derive(Clone)]
pub struct Answerer {
    /// The provider.
    pub provider: Arc<dyn Provider>,
    /// Its models.
    pub settings: Settings,
}

/// The web app over the conversations of a project.
///
/// ```no_run
/// use std::sync::Arc;
/// use chatbot::web::{Answerer, Web};
/// use chatbot::{Settings, Variant, provider::offline::Offline};
/// use dag_store::Store;
///
/// # async fn run() -> anyhow::Result<()> {
/// let project = Store::open("runs")?.project("chatbot")?;
/// let offline = Answerer { provider: Arc::new(Offline::new()), settings: Settings::offline() };
/// let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
/// let web = Web::new(project, Variant::Dag, vec![offline])?;
/// let cut = web.serve(listener, None, async { drop(tokio::signal::ctrl_c().await) }).await?;
/// assert!(cut.is_empty(), "nothing was answered when it ended");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Web {
    pub(super) state: State,
    /// The pages of runs and graphs.
    explorer: OpenApiRouter,
}

/// What the handlers take.
#[derive(Clone)]
pub(crate) struct State {
    pub(super) conversations: Conversations,
    pub(super) comparisons: Comparisons,
    pub(super) closing: Closing,
    /// See [`State::machine`].
    machine: Arc<OnceLock<String>>,
}

/// Whether the server is about to end.
#[derive(Clone)]
pub(crate) struct Closing(pub(crate) watch::Receiver<bool>);

impl FromRef<State> for Conversations {
    fn from_ref(state: &State) -> Self {
        state.conversations.clone()
    }
}

impl FromRef<State> for Comparisons {
    fn from_ref(state: &State) -> Self {
        state.comparisons.clone()
    }
}

impl FromRef<State> for Closing {
    fn from_ref(state: &State) -> Self {
        state.closing.clone()
    }
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Chatbot", description = "What the pages do, and an endpoint for chat clients under `/v1`."),
    tags((name = "conversations"), (name = "turns"), (name = "comparisons"), (name = "server"), (name = "v1", description = "For chat clients"))
)]
struct Document;

impl Web {
    /// The app over the conversations of this project. The first of the answerers is asked unless another one is named.
    ///
    /// # Errors
    /// The machine of the variant cannot be made.
    ///
    /// # Panics
    /// Nobody answers.
    pub fn new(project: Project, variant: Variant, answerers: Vec<Answerer>) -> Result<Self, BotError> {
        let comparisons = Comparisons::new(answerers.clone());
        let conversations = Conversations::new(project, variant, answerers)?;
        let explorer = explorer(&conversations);
        let (closing, machine) = (Closing(watch::channel(false).1), Arc::default());
        Ok(Self { explorer, state: State { conversations, comparisons, closing, machine } })
    }

    /// The app as a router for a server at this address, behind a [`Guard`]: whoever asks from elsewhere needs the token.
    pub fn router(&self, address: SocketAddr, token: Option<String>) -> Router {
        let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
            .merge(api::router())
            .merge(compare::api())
            .merge(v1::router())
            .with_state(self.state.clone())
            .merge(self.explorer.clone())
            .split_for_parts();
        document.info.version = env!("CARGO_PKG_VERSION").into();
        let document: &'static _ = Box::leak(Box::new(document));
        let pages = Router::new()
            .route("/images/{id}/{name}", get(images::image))
            .merge(screens::router())
            .merge(compare::pages())
            .with_state(self.state.clone());
        let router = router
            .route("/api/openapi.json", get(async move || Json(document)))
            .merge(pages)
            .merge(dag_explorer::assets(assets()))
            .layer(CompressionLayer::new());
        Guard::new(address).token(token).any_key_under("/v1").around(router)
    }
}

/// The files of all screens.
fn assets() -> &'static [Asset] {
    static ALL: LazyLock<Vec<Asset>> =
        LazyLock::new(|| [super::page::ASSETS, compare::ASSETS, crate::compare::ASSETS].concat());
    &ALL
}

impl State {
    /// The machine as SVG, for who has said nothing yet: drawn when somebody asks for it first, so that no start waits for it.
    pub(super) fn machine(&self) -> &str {
        self.machine.get_or_init(|| drawn(&self.conversations))
    }
}

/// The one machine of all variants, as a part of a page.
fn drawn(conversations: &Conversations) -> String {
    let mut options = dag_view::Options::default();
    (options.embedded, options.legend, options.direction) = (true, false, dag_view::Direction::Down);
    let machine = conversations.machines().next().map(|(_, machine)| machine.view());
    machine.map(|picture| dag_view::svg(&picture, &options)).unwrap_or_default()
}

/// The runs of all projects that lie beside this one, the machines of both variants, and all of the graph that one of them runs.
fn explorer(conversations: &Conversations) -> OpenApiRouter {
    let pages = Explorer::new(conversations.store().clone()).brand(env!("CARGO_PKG_NAME")).links(screens::LINKS);
    let add = |pages: Explorer, (variant, machine): (Variant, &Machine<ChatState>)| {
        let name = variant.name();
        let graph = machine.actions().find_map(ActionInfo::dag);
        let pages = pages.machine(name, machine);
        graph.into_iter().fold(pages, |pages, (dag, ..)| pages.dag(format!("{name}: all functions"), dag))
    };
    conversations.machines().fold(pages.frame_is_served(), add).host(conversations.clone()).described()
}
