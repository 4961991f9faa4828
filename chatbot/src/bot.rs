//! A bot: one variant on the machine, one provider, and turns of a conversation.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dag_core::{
    ActionError, App, Event, Halt, Inputs, Machine, MachineError, Module, NodeError, Observer, Outcome, StepError,
    UserSpans, causes,
};
use dag_store::{Project, TrackError};
use serde::Serialize;

use crate::client::{Call, Client};
use crate::flow::dag::{Changes, GraphError};
use crate::flow::shared::{ChatItem, ChatState, ModeError};
use crate::flow::{self, machine};
use crate::provider::{Provider, ProviderError};
use crate::settings::Settings;

/// How the actions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Variant {
    /// Over a graph of functions.
    Dag,
    /// By hand.
    Plain,
}

impl Variant {
    /// The name that `--variant` takes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Dag => "dag",
            Self::Plain => "plain",
        }
    }
}

/// Describes a bot; [`build`](Self::build) makes it.
///
/// ```
/// use std::sync::Arc;
/// use chatbot::{BotBuilder, Variant, provider::offline::Offline};
///
/// # fn main() -> anyhow::Result<()> {
/// # let folder = tempfile::tempdir()?;
/// let mut bot = BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).images(folder.path()).build()?;
/// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
/// let turn = bot.turn("What is a node?").await?;
/// assert_eq!(turn.steps.last().unwrap(), "response");
/// # Ok(())
/// # })
/// # }
/// ```
#[must_use = "a builder does nothing until `build`"]
pub struct BotBuilder {
    variant: Variant,
    provider: Arc<dyn Provider>,
    settings: Settings,
    images: PathBuf,
    changes: Changes,
    kept: Option<(Project, String)>,
}

/// Why a bot could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BotError {
    /// The graph is wrong.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The machine is wrong.
    #[error(transparent)]
    Machine(#[from] MachineError),
    /// The modes are wrong.
    #[error(transparent)]
    Mode(#[from] ModeError),
    /// The conversation cannot be kept, or gone on with.
    #[error(transparent)]
    Kept(#[from] TrackError),
    /// Another machine has written what is kept under this id.
    #[error(
        "`{id}` is a run of another machine: it has {}, which this one does not have; go on with it in the program that wrote it",
        listed(.actions)
    )]
    OtherMachine {
        /// The id.
        id: String,
        /// The actions in the run's graph that this machine lacks.
        actions: Vec<String>,
    },
    /// Changes to the graph of a variant that has none.
    #[error("the plain variant has no graph: `add`, `replace` and `config` are for the dag variant")]
    NoGraph,
}

impl BotBuilder {
    /// A bot of this variant with this provider, its offline settings, and images in the folder `images`.
    pub fn new(variant: Variant, provider: Arc<dyn Provider>) -> Self {
        let (settings, images) = (Settings::offline(), "images".into());
        Self { variant, provider, settings, images, changes: Changes::default(), kept: None }
    }

    /// Other settings.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// The folder for images, which is made when the first one is saved.
    pub fn images(mut self, folder: impl AsRef<Path>) -> Self {
        self.images = folder.as_ref().to_owned();
        self
    }

    /// Keeps every step in this project under this id, and goes on with the conversation that is there. Images go to the same folder.
    /// The spans of the plain variant are kept too where the program has installed [`UserSpans`].
    ///
    /// ```
    /// # use std::sync::Arc;
    /// use chatbot::{BotBuilder, Variant, provider::offline::Offline};
    /// use dag_store::Store;
    ///
    /// # fn main() -> anyhow::Result<()> {
    /// # let folder = tempfile::tempdir()?;
    /// let project = Store::open(folder.path())?.project("chatbot")?;
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// for variant in [Variant::Dag, Variant::Plain] {
    ///     let mut bot = BotBuilder::new(variant, Arc::new(Offline::new())).kept(&project, "first").build()?;
    ///     bot.turn("What is a node?").await?;
    /// }
    /// let log = project.app("first")?.read()?;
    /// assert_eq!(log.steps.iter().filter(|step| step.action == "decide_mode").count(), 2);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn kept(mut self, project: &Project, id: impl Into<String>) -> Self {
        self.kept = Some((project.clone(), id.into()));
        self
    }

    /// Adds nodes to the graph. A node tagged `mode = "…"` is a new mode, with its action and its transition.
    #[expect(clippy::should_implement_trait, reason = "it adds to a builder, as everywhere in dag-core")]
    pub fn add(mut self, module: Module) -> Self {
        self.changes.add.push(module);
        self
    }

    /// Puts nodes in place of those with the same name. What replaces the node of a mode is tagged `mode = "…"` too.
    pub fn replace(mut self, module: Module) -> Self {
        self.changes.replace.push(module);
        self
    }

    /// Sets a configuration value, by which `when(key = "value")` chooses between alternatives.
    pub fn config(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.changes.config.push((key.into(), value.into()));
        self
    }

    /// Makes the bot.
    ///
    /// # Errors
    /// The wiring of the graph or of the machine is wrong, all mistakes at once; or the tags of a mode are; or the conversation cannot be
    /// kept, or gone on with.
    pub fn build(self) -> Result<Bot, BotError> {
        let images = match &self.kept {
            Some((project, id)) => project.app(id).map_err(TrackError::from)?.path().to_owned(),
            None => self.images,
        };
        let client = Client::new(self.provider, images);
        let actions = match self.variant {
            Variant::Dag => flow::dag::actions(&flow::dag::graph(&client, &self.settings, &self.changes)?),
            Variant::Plain if self.changes.is_empty() => flow::plain::actions(&client, &self.settings)?,
            Variant::Plain => return Err(BotError::NoGraph),
        };
        let machine = machine(actions)?;
        let (app, unheard) = match &self.kept {
            Some((project, id)) => kept(project, id, &machine, self.variant)?,
            None => (machine.app(), None),
        };
        Ok(Bot { variant: self.variant, app, client, unheard })
    }
}

/// The conversation under this id, and the prompt that it was given when its program was killed, before anything came of it.
fn kept(
    project: &Project,
    id: &str,
    machine: &Machine<ChatState>,
    variant: Variant,
) -> Result<(App<ChatState>, Option<String>), BotError> {
    let dir = project.app(id).map_err(TrackError::from)?;
    let graph = dir.graph(&mut Vec::new()).map_err(TrackError::from)?;
    let named = graph.into_iter().flat_map(|graph| graph.actions).map(|action| action.name);
    let actions: Vec<_> = named.filter(|name| machine.action(name).is_none()).collect();
    if !actions.is_empty() {
        return Err(BotError::OtherMachine { id: id.to_owned(), actions });
    }
    let tracking = project.track(machine, id).extra("variant", variant.name().into());
    let tracking = if UserSpans::is_installed() { tracking.user_spans() } else { tracking };
    let app = tracking.resume_or_start()?;
    let begun = dir.resume().map_err(TrackError::from)?.interrupted.filter(|step| step.action == "prompt");
    let unheard = begun.and_then(|step| Some(step.inputs.get("prompt")?.as_str()?.to_owned()));
    Ok((app, unheard))
}

/// The first of these actions and how many more there are.
fn listed(actions: &[String]) -> String {
    let word = if actions.len() == 1 { "action" } else { "actions" };
    let names: Vec<_> = actions.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
    let more = actions.len() - names.len();
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("the {word} {}{more}", names.join(", "))
}

/// How many actions a message lists.
const LISTED: usize = 5;

/// A bot and its conversation.
#[derive(Debug)]
pub struct Bot {
    variant: Variant,
    app: App<ChatState>,
    client: Client,
    /// The prompt of a step that never ended.
    unheard: Option<String>,
}

/// One turn: what the bot answered, and how.
#[derive(Debug, Serialize)]
pub struct Turn {
    /// How the actions are written.
    pub variant: Variant,
    /// Who answered.
    pub provider: String,
    /// The answer.
    pub item: ChatItem,
    /// Every action that was started, in order.
    pub steps: Vec<String>,
    /// Every call to a model, in order.
    pub calls: Vec<Call>,
    /// The state after the turn.
    pub state: ChatState,
    /// Why an action failed, if one did.
    pub error: Option<TurnError>,
}

/// Why an action failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TurnError {
    /// The action.
    pub action: String,
    /// The node, in the dag variant.
    pub node: Option<String>,
    /// What kind of failure it was.
    pub kind: String,
    /// The HTTP status, where there was one.
    pub status: Option<u16>,
    /// What happened and what to do about it.
    pub message: String,
    /// The error of the action and all that lies beneath, outermost first.
    pub causes: Vec<String>,
}

impl Bot {
    /// Adds an observer, which hears every event of every turn; parts of streamed answers are `String`s.
    #[must_use]
    pub fn observe(mut self, observer: impl Observer + 'static) -> Self {
        self.app = self.app.observe(observer);
        self
    }

    /// Replaces the state: a new conversation, or another one.
    ///
    /// # Errors
    /// The change could not be kept.
    pub fn set_state(&mut self, state: ChatState) -> Result<(), StepError> {
        self.app.set_state(state)
    }

    /// How the actions are written.
    pub fn variant(&self) -> Variant {
        self.variant
    }

    /// The client, which knows where images are saved.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The machine.
    pub fn machine(&self) -> &Machine<ChatState> {
        self.app.machine()
    }

    /// The state after the last turn.
    pub fn state(&self) -> &ChatState {
        self.app.state()
    }

    /// One turn: from a prompt to the answer. A turn that is dropped half way is forgotten but for what it added to the history.
    ///
    /// # Errors
    /// The machine itself failed, and the causes say how: a defect, since every failure of a model becomes an answer of type `error`. The
    /// next turn begins afresh all the same; the prompt stays in the history without an answer.
    pub async fn turn(&mut self, prompt: impl Into<String>) -> Result<Turn, StepError> {
        self.app.reset_to_entrypoint()?;
        self.run(Inputs::new().with("prompt", prompt.into())).await
    }

    /// Finishes the turn that was left half way, when its program was killed or by a fork: the step that failed or was interrupted is made
    /// again. `None` when there is no such turn.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// use chatbot::{BotBuilder, Variant, provider::offline::Offline};
    /// use dag_store::{NewApp, Options, Store};
    ///
    /// # fn main() -> anyhow::Result<()> {
    /// # let folder = tempfile::tempdir()?;
    /// let project = Store::open(folder.path())?.project("chatbot")?;
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
    /// let bot = |id| BotBuilder::new(Variant::Dag, Arc::new(Offline::new())).kept(&project, id).build();
    /// let first = bot("first")?.turn("What is a node?").await?;
    ///
    /// // Another one that has come as far as `check_safety`, which was step 2.
    /// let (first_run, here) = (project.app("first")?.read()?, project.app("first")?.at(2)?);
    /// let fork = NewApp::new("fork", first_run.graph.unwrap()).fork_of(&here).initial_state(here.state.clone().unwrap());
    /// drop(project.create(&fork, Options::default())?);
    ///
    /// let mut fork = bot("fork")?;
    /// let rest = fork.finish().await?.unwrap();
    /// assert_eq!((&rest.steps[..], &rest.item), (&first.steps[3..], &first.item));
    /// assert!(fork.finish().await?.is_none());
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    ///
    /// # Errors
    /// As for [`turn`](Self::turn).
    pub async fn finish(&mut self) -> Result<Option<Turn>, StepError> {
        match (self.app.next_action(), self.unheard.take()) {
            (Some("prompt"), None) | (None, _) => Ok(None),
            (Some("prompt"), Some(prompt)) => self.turn(prompt).await.map(Some),
            (Some(_), _) => self.run(Inputs::new()).await.map(Some),
        }
    }

    async fn run(&mut self, inputs: Inputs) -> Result<Turn, StepError> {
        self.unheard = None;
        self.client.take_calls();
        let outcome = self.app.run(Halt::before("prompt"), inputs).await?;
        Ok(self.told(&outcome))
    }

    fn told(&self, outcome: &Outcome) -> Turn {
        let state = self.app.state().clone();
        let item = state.chat_history.last().cloned().unwrap_or_else(|| ChatItem::user(""));
        Turn {
            variant: self.variant,
            provider: self.client.provider().into(),
            item,
            steps: outcome.steps.iter().map(|step| step.action.clone()).collect(),
            calls: self.client.take_calls(),
            state,
            error: outcome.steps.iter().find_map(|step| step.error.as_ref()).map(turn_error),
        }
    }
}

fn turn_error(error: &ActionError) -> TurnError {
    let (action, node) = (error.action().to_owned(), error.node().map(NodeError::node).map(ToOwned::to_owned));
    let causes = causes(error);
    match error.find::<ProviderError>() {
        Some(error) => TurnError {
            action,
            node,
            kind: error.kind.name(),
            status: error.status,
            message: error.message.clone(),
            causes,
        },
        None => {
            let message = causes.last().cloned().unwrap_or_default();
            TurnError { action, node, kind: "internal".into(), status: None, message, causes }
        }
    }
}

/// An observer that hears each part of a streamed answer.
pub fn on_part(hear: impl Fn(&str) + Send + Sync + 'static) -> impl Observer {
    move |event: &Event<'_>| {
        if let Event::Part { part, .. } = event
            && let Some(text) = part.get::<String>()
        {
            hear(text);
        }
    }
}

impl std::fmt::Debug for BotBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BotBuilder")
            .field("variant", &self.variant)
            .field("provider", &self.provider.name())
            .finish_non_exhaustive()
    }
}
