//! A machine with a client in it: what is the same for all conversations, but for where the client saves images.

use std::path::Path;
use std::sync::Arc;

use dag_core::{App, Machine, UserSpans};
use dag_store::{AppDir, Graph, GraphText, Project, TrackError, Tracking};

use super::{Begun, Bot, BotError, Variant};
use crate::client::Client;
use crate::flow::dag::Changes;
use crate::flow::shared::ChatState;
use crate::flow::{self, machine};
use crate::provider::Provider;
use crate::settings::Settings;

/// A machine and the client in it. One conversation at a time has both.
#[derive(Debug, Clone)]
pub(super) struct Kit {
    variant: Variant,
    machine: Machine<ChatState>,
    client: Client,
    /// The machine's graph as text, where it is needed more than once.
    graph: Option<GraphText>,
}

impl Kit {
    pub(super) fn new(
        variant: Variant,
        provider: Arc<dyn Provider>,
        settings: &Settings,
        changes: &Changes,
    ) -> Result<Self, BotError> {
        let client = Client::new(provider, "");
        let actions = match variant {
            Variant::Dag => flow::dag::actions(&flow::dag::graph(&client, settings, changes)?),
            Variant::Plain if changes.is_empty() => flow::plain::actions(&client, settings)?,
            Variant::Plain => return Err(BotError::NoGraph),
        };
        Ok(Self { variant, machine: machine(actions)?, client, graph: None })
    }

    /// The same, which does not make the graph's text again.
    pub(super) fn drawn(self, graph: &GraphText) -> Self {
        Self { graph: Some(graph.clone()), ..self }
    }

    pub(super) fn machine(&self) -> &Machine<ChatState> {
        &self.machine
    }

    /// The text of the machine's graph.
    pub(super) fn text(&self) -> Result<GraphText, BotError> {
        Ok(Graph::of(&self.machine).text().map_err(TrackError::from)?)
    }

    /// A conversation that nobody keeps.
    pub(super) fn alone(&self, images: &Path) -> Bot {
        self.bot(images, self.machine.app(), None)
    }

    /// The conversation under this id, which is begun if there is none.
    pub(super) fn kept(&self, project: &Project, id: &str) -> Result<Bot, BotError> {
        let dir = project.app(id).map_err(TrackError::from)?;
        if !dir.exists() {
            let app = self.tracking(project, id).start()?;
            return Ok(self.bot(dir.path(), app, None));
        }
        self.check(&dir)?;
        let (app, from) = self.tracking(project, id).resume_from()?;
        // It was given this prompt when its program was killed, before anything came of it.
        let begun = from.interrupted.filter(|step| step.action == "prompt");
        let unheard = begun.and_then(|step| Some(step.inputs.get("prompt")?.as_str()?.to_owned()));
        Ok(self.bot(dir.path(), app, unheard))
    }

    /// A conversation of a new id, in this state.
    pub(super) fn begun(&self, project: &Project, id: &str, state: ChatState) -> Result<Bot, BotError> {
        let dir = project.app(id).map_err(TrackError::from)?;
        let app = self.tracking(project, id).start_with(state)?;
        Ok(self.bot(dir.path(), app, None))
    }

    fn bot(&self, images: &Path, app: App<ChatState>, unheard: Option<String>) -> Bot {
        self.client.save_in(images);
        let (variant, client) = (self.variant, self.client.clone());
        Bot { variant, app, client, unheard, begun: Begun::default(), _lent: None }
    }

    fn tracking<'a>(&'a self, project: &'a Project, id: &str) -> Tracking<'a, ChatState> {
        let tracking = project.track(&self.machine, id).extra("variant", self.variant.name().into());
        let tracking = self.graph.iter().fold(tracking, Tracking::graph);
        if UserSpans::is_installed() { tracking.user_spans() } else { tracking }
    }

    /// Nobody goes on with a run of a machine that has other actions.
    fn check(&self, dir: &AppDir) -> Result<(), BotError> {
        let is_own = self.graph.as_ref().map(|graph| dir.has_graph(graph)).transpose().map_err(TrackError::from)?;
        if is_own == Some(true) {
            return Ok(());
        }
        let graph = dir.graph(&mut Vec::new()).map_err(TrackError::from)?;
        let named = graph.into_iter().flat_map(|graph| graph.actions).map(|action| action.name);
        let actions: Vec<_> = named.filter(|name| self.machine.action(name).is_none()).collect();
        if actions.is_empty() { Ok(()) } else { Err(BotError::OtherMachine { id: dir.id().to_owned(), actions }) }
    }
}
