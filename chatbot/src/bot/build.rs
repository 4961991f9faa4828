//! What a bot is made of, and a conversation that was kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use dag_core::{MachineError, Module};
use dag_store::{Project, TrackError};

use super::kit::Kit;
use super::{Bot, Variant};
use crate::flow::dag::{Changes, GraphError};
use crate::flow::shared::ModeError;
use crate::provider::Provider;
use crate::settings::Settings;

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
        "`{id}` is a run of another machine: it has {}, which this one does not have; go on with it in the program that wrote it: one \
         that adds their nodes with `BotBuilder::add`, if they are modes",
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
    /// The spans of the plain variant are kept too where the program has installed [`UserSpans`](dag_core::UserSpans).
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
        let kit = Kit::new(self.variant, self.provider, &self.settings, &self.changes)?;
        match &self.kept {
            Some((project, id)) => kit.kept(project, id),
            None => Ok(kit.alone(&self.images)),
        }
    }
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

impl std::fmt::Debug for BotBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BotBuilder")
            .field("variant", &self.variant)
            .field("provider", &self.provider.name())
            .finish_non_exhaustive()
    }
}
