//! A bot: one variant on the machine, one provider, and turns of a conversation.

mod build;
mod kit;
mod kits;

pub use build::{BotBuilder, BotError};
pub(crate) use kits::Kits;

use std::sync::Arc;

use dag_core::{
    ActionError, App, Event, Halt, Inputs, Machine, NodeError, Observer, Outcome, StepError, Tracker, causes,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::client::{Call, Client};
use crate::flow::shared::{ChatItem, ChatState, ItemType};
use crate::provider::ProviderError;

/// How the actions are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
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

/// A bot and its conversation.
#[derive(Debug)]
pub struct Bot {
    variant: Variant,
    app: App<ChatState>,
    client: Client,
    /// The prompt of a step that never ended.
    unheard: Option<String>,
    /// The turn that was begun last.
    begun: Begun,
    /// Its kit, where another bot shall have that next: the last field, as it goes back when all else is dropped.
    _lent: Option<kits::Lent>,
}

/// A turn that was begun: its prompt, and how long the history was before it.
#[derive(Debug, Default)]
struct Begun {
    prompt: String,
    items: usize,
}

/// One turn: what the bot answered, and how.
#[derive(Debug, Clone, Serialize)]
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

impl Turn {
    /// Why there is no answer, where that is nobody's decision: an action failed, or there is no key. A prompt that is refused as unsafe
    /// has been answered.
    pub(crate) fn failure(&self) -> Option<&str> {
        match &self.error {
            Some(error) => Some(&error.message),
            None => (self.state.has_openai_key == Some(false)).then_some(&self.item.content),
        }
    }
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

    /// Has this hear every step, and every span that an action opens itself. The layer for those must be there now.
    #[must_use]
    pub(crate) fn tracked(mut self, tracker: Arc<dyn Tracker>) -> Self {
        self.app = self.app.tracked(tracker).user_spans();
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
        let prompt = prompt.into();
        self.begun = Begun { prompt: prompt.clone(), items: self.state().chat_history.len() };
        self.app.reset_to_entrypoint()?;
        self.run(Inputs::new().with("prompt", prompt)).await
    }

    /// Ends a turn that was dropped half way, and keeps what there was of the answer with why it was stopped. An answer that was whole
    /// by then stays as it is. The next turn begins afresh.
    ///
    /// # Errors
    /// The change could not be kept.
    pub fn stop(&mut self, partial: &str, why: &str) -> Result<ChatItem, StepError> {
        let mut state = self.state().clone();
        self.app.reset_to_entrypoint()?;
        if let Some(item) = state.chat_history.get(self.begun.items + 1) {
            return Ok(item.clone());
        }
        if state.chat_history.len() == self.begun.items {
            state.chat_history.push_back(ChatItem::user(&self.begun.prompt));
        }
        let is_code = state.mode.as_ref().is_some_and(|mode| mode == "generate_code");
        let item = ChatItem::assistant(partial, if is_code { ItemType::Code } else { ItemType::Text }).stopped(why);
        state.chat_history.push_back(item.clone());
        self.app.set_state(state)?;
        Ok(item)
    }

    /// The action that is next: `prompt` between two turns.
    pub fn next_action(&self) -> Option<&str> {
        self.app.next_action()
    }

    /// The prompt of the turn that was left half way, if there is one: what [`finish`](Self::finish) would finish.
    pub fn unfinished(&self) -> Option<&str> {
        match (self.app.next_action(), &self.unheard) {
            (Some("prompt"), Some(prompt)) => Some(prompt),
            (Some("prompt"), None) | (None, _) => None,
            (Some(_), _) => self.state().prompt.as_deref(),
        }
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
            (Some(_), _) => {
                let items = self.state().chat_history.len().saturating_sub(1);
                self.begun = Begun { prompt: self.state().prompt.clone().unwrap_or_default(), items };
                self.run(Inputs::new()).await.map(Some)
            }
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
