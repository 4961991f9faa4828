//! The conversations: what the pages and both APIs do is done here.
//!
//! Each one is an application in the run log. Nothing of it is kept in memory between two turns, so that the command line, Burr's server and
//! another chatbot see what this one does, and go on with it.

mod family;
mod host;
mod list;
mod log;
mod notes;
mod read;
mod refusal;
mod running;
mod transfer;
mod write;

pub(crate) use refusal::Refusal;
pub(crate) use transfer::{Export, Format};
pub(crate) use write::Changed;

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use dag_core::Machine;
use dag_store::{App, Graph, Project, Store, TrackError};

use super::Answerer;
use super::api::{Choice, Info, Provider};
use super::events::{Channels, Listener};
use crate::bot::{BotError, Kits, Variant};
use crate::flow::shared::ChatState;
use crate::provider::Image;

/// All conversations of one project. Clones are the same.
#[derive(Clone)]
pub(crate) struct Conversations(Arc<Inner>);

struct Inner {
    store: Store,
    project: Project,
    default: Choice,
    answerers: Vec<Answering>,
    channels: Arc<Channels>,
    list: Mutex<HashMap<String, list::Known>>,
}

/// Somebody who answers, and the bots that ask.
struct Answering {
    answerer: Answerer,
    kits: [(Variant, Arc<Kits>); 2],
}

impl Answering {
    fn new(answerer: Answerer) -> Result<Self, BotError> {
        let kits = |variant| {
            let kits = Kits::new(variant, Arc::clone(&answerer.provider), answerer.settings.clone());
            kits.map(|kits| (variant, kits))
        };
        Ok(Self { kits: [kits(Variant::Dag)?, kits(Variant::Plain)?], answerer })
    }

    fn kits(&self, variant: Variant) -> &Arc<Kits> {
        let [first, second] = &self.kits;
        if first.0 == variant { &first.1 } else { &second.1 }
    }
}

/// What a turn asks for, where it is not what the conversation has.
#[derive(Debug, Clone, Default)]
pub(crate) struct Wish {
    pub(crate) variant: Option<Variant>,
    pub(crate) provider: Option<String>,
}

impl Conversations {
    /// The conversations of this project; the first of the answerers is asked unless another one is named.
    pub(crate) fn new(project: Project, variant: Variant, answerers: Vec<Answerer>) -> Result<Self, BotError> {
        let answerers: Vec<_> = answerers.into_iter().map(Answering::new).collect::<Result<_, _>>()?;
        let first = answerers.first().expect("somebody who answers");
        let default = Choice { variant, provider: first.answerer.provider.name().to_owned() };
        let (channels, list) = (Arc::default(), Mutex::default());
        let folder = project.path().parent().unwrap_or(project.path());
        let store = Store::open(folder).map_err(TrackError::from)?;
        Ok(Self(Arc::new(Inner { store, project, default, answerers, channels, list })))
    }

    /// The store that the project is in.
    /// The name of the project.
    pub(crate) fn project(&self) -> &str {
        self.0.project.name()
    }

    pub(crate) fn store(&self) -> &Store {
        &self.0.store
    }

    /// What this server is.
    pub(crate) fn info(&self) -> Info {
        let provider = |answerer: &Answerer| Provider {
            name: answerer.provider.name().to_owned(),
            models: vec![answerer.settings.models.chat.clone(), answerer.settings.models.image.clone()],
        };
        Info {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            variants: vec![Variant::Dag, Variant::Plain],
            providers: self.0.answerers.iter().map(|one| provider(&one.answerer)).collect(),
            default: self.0.default.clone(),
        }
    }

    /// The machine of each variant.
    pub(crate) fn machines(&self) -> impl Iterator<Item = (Variant, &Machine<ChatState>)> {
        self.0.answerers.iter().take(1).flat_map(|one| &one.kits).map(|(variant, kits)| (*variant, kits.machine()))
    }

    /// The graph of a conversation; of one that has lost its own, that of a new one.
    fn graph(&self, app: &App) -> Result<Graph, Refusal> {
        match &app.graph {
            Some(graph) => Ok(graph.clone()),
            None => Ok(Graph::of(self.kits(&self.0.default)?.machine())),
        }
    }

    /// Somebody listens to this conversation.
    pub(crate) fn listen(&self, id: &str) -> Result<Listener, Refusal> {
        log::existing(&self.0.project, id)?;
        Ok(self.0.channels.listen(id))
    }

    /// The conversations that are being answered.
    pub(crate) fn running(&self) -> Vec<String> {
        self.0.channels.running()
    }

    /// Where an image of a conversation is. Its name is a hash, and so leads nowhere else.
    pub(crate) fn image(&self, id: &str, name: &str) -> Result<PathBuf, Refusal> {
        let path = log::existing(&self.0.project, id)?.path().join(name);
        if is_image(name) && path.is_file() { Ok(path) } else { Err(Refusal::NoImage(name.to_owned())) }
    }

    /// Who is asked: as wished, else as before.
    fn choice(&self, wish: &Wish, before: &Choice) -> Result<Choice, Refusal> {
        let choice = Choice {
            variant: wish.variant.unwrap_or(before.variant),
            provider: wish.provider.clone().unwrap_or_else(|| before.provider.clone()),
        };
        if wish.provider.is_none() && self.answerer(&choice.provider).is_err() {
            // Kept by a server that knew others.
            return Ok(Choice { provider: self.0.default.provider.clone(), ..choice });
        }
        self.answerer(&choice.provider).map(|_| choice)
    }

    fn answerer(&self, name: &str) -> Result<&Answering, Refusal> {
        let known = || self.0.answerers.iter().map(|one| one.answerer.provider.name());
        let found = self.0.answerers.iter().find(|one| one.answerer.provider.name() == name);
        found.ok_or_else(|| {
            let known = known().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
            Refusal::NoProvider { name: name.to_owned(), known }
        })
    }

    /// What a bot is made of for this choice.
    fn kits(&self, choice: &Choice) -> Result<&Arc<Kits>, Refusal> {
        Ok(self.answerer(&choice.provider)?.kits(choice.variant))
    }
}

/// Whether this is a name that [`Client::save`](crate::Client::save) gives.
pub(super) fn is_image(name: &str) -> bool {
    let Some((hash, format)) = name.split_once('.') else { return false };
    let is_hash = hash.len() == 32 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hash && Image::media_type(format).is_some()
}

/// Does what waits for the disk where it keeps nobody else waiting.
pub(crate) async fn on_disk<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}
