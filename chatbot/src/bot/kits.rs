//! Bots for many conversations at once.
//!
//! A graph has its client bound in it, and the client knows where the images of its conversation go. So each conversation that is being
//! answered has a kit to itself; a kit is made when all others are in use, and kept for the next conversation.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use dag_core::Machine;
use dag_store::{GraphText, Project};

use super::kit::Kit;
use super::{Bot, BotError, Variant};
use crate::flow::dag::Changes;
use crate::flow::shared::ChatState;
use crate::provider::Provider;
use crate::settings::Settings;

/// What bots of one variant and one provider are made of.
pub(crate) struct Kits {
    variant: Variant,
    provider: Arc<dyn Provider>,
    settings: Settings,
    machine: Machine<ChatState>,
    graph: GraphText,
    idle: Mutex<Vec<Kit>>,
}

/// More than these are not kept for later.
const MOST_IDLE: usize = 256;

/// A kit that goes back when its bot is gone.
pub(super) struct Lent {
    /// `None` once it is back.
    kit: Option<Kit>,
    to: Arc<Kits>,
}

impl Kits {
    pub(crate) fn new(
        variant: Variant,
        provider: Arc<dyn Provider>,
        settings: Settings,
    ) -> Result<Arc<Self>, BotError> {
        let first = Kit::new(variant, Arc::clone(&provider), &settings, &Changes::default())?;
        let (machine, graph) = (first.machine().clone(), first.text()?);
        let idle = Mutex::new(vec![first.drawn(&graph)]);
        Ok(Arc::new(Self { variant, provider, settings, machine, graph, idle }))
    }

    /// The machine, to look at.
    pub(crate) fn machine(&self) -> &Machine<ChatState> {
        &self.machine
    }

    /// Its graph, for conversations that are begun without a bot.
    pub(crate) fn graph(&self) -> &GraphText {
        &self.graph
    }

    /// A bot that goes on with a conversation.
    pub(crate) fn go_on(self: &Arc<Self>, project: &Project, id: &str) -> Result<Bot, BotError> {
        self.lend(|kit| kit.kept(project, id))
    }

    /// A bot for a conversation of a new id, in this state.
    pub(crate) fn begin(self: &Arc<Self>, project: &Project, id: &str, state: ChatState) -> Result<Bot, BotError> {
        self.lend(|kit| kit.begun(project, id, state))
    }

    fn lend(self: &Arc<Self>, bot: impl FnOnce(&Kit) -> Result<Bot, BotError>) -> Result<Bot, BotError> {
        let idle = self.idle().pop();
        let kit = idle.map_or_else(|| self.another(), Ok)?;
        let made = bot(&kit);
        let lent = Lent { kit: Some(kit), to: Arc::clone(self) };
        Ok(Bot { _lent: Some(lent), ..made? })
    }

    fn another(&self) -> Result<Kit, BotError> {
        let kit = Kit::new(self.variant, Arc::clone(&self.provider), &self.settings, &Changes::default())?;
        Ok(kit.drawn(&self.graph))
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Kit>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let mut idle = self.to.idle();
        if idle.len() < MOST_IDLE {
            idle.extend(self.kit.take());
        }
    }
}

impl fmt::Debug for Lent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lent")
    }
}
