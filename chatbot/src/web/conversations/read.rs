//! A conversation as the page and the API show it.

use dag_store::{Metadata, Step};

use super::log::{self, Log};
use super::notes::Notes;
use super::refusal::Refusal;
use super::{Conversations, family, on_disk};
use crate::flow::shared::ChatItem;
use crate::web::api::{Answer, Choice, Conversation, Sibling, Turn};
use crate::web::render;

impl Conversations {
    /// A conversation with all that was said.
    pub(crate) async fn get(&self, id: &str) -> Result<Conversation, Refusal> {
        let (own, id) = (self.clone(), id.to_owned());
        self.0.channels.touch(&id);
        on_disk(move || own.read(&id)).await
    }

    /// One turn of a conversation.
    pub(crate) async fn turn(&self, id: &str, n: u32) -> Result<Turn, Refusal> {
        let turn = self.get(id).await?.turns.into_iter().find(|turn| turn.n == n);
        turn.ok_or(Refusal::NoTurn(n))
    }

    fn read(&self, id: &str) -> Result<Conversation, Refusal> {
        let log = Log::read(&self.0.project, id)?;
        let (is_running, last) = (self.0.channels.is_running(id) || log.is_running(), log.turns());
        let choice = self.0.choice_of(&log, last.max(1));
        Ok(Conversation {
            id: id.to_owned(),
            title: super::list::title(&log.notes, log.said.first().map(|said| said.prompt.as_str())),
            variant: choice.variant,
            provider: choice.provider,
            running: is_running,
            interrupted: log.is_interrupted() && !is_running,
            turns: (1..=last).map(|n| self.read_turn(&log, n)).collect(),
        })
    }

    fn read_turn(&self, log: &Log, n: u32) -> Turn {
        let said = &log.said[n as usize - 1];
        let choice = self.0.choice_of(log, n);
        let (mut turn, siblings) = if n > log.base {
            (told(log, log.steps(n), &choice), self.siblings(log, n))
        } else {
            self.inherited(log, n).unwrap_or_else(|| (told(log, &[], &choice), Vec::new()))
        };
        let holder = if n > log.base { Some(log.app.app_id.clone()) } else { None };
        let holder = holder.or_else(|| turn.siblings.first().map(|sibling| sibling.id.clone()));
        turn.at = at(&siblings, holder.as_deref());
        turn.siblings = siblings;
        turn.n = n;
        turn.prompt.clone_from(&said.prompt);
        turn.answer = said.answer.as_ref().map(|item| answer(item, &log.app.app_id));
        turn
    }

    /// A turn that another conversation made, which this one goes on from. Its siblings begin with the one that has it.
    fn inherited(&self, log: &Log, n: u32) -> Option<(Turn, Vec<Sibling>)> {
        let parent = log.app.metadata.parent_pointer.as_ref()?;
        let parent = Log::read(&self.0.project, &parent.app_id).ok()?;
        let holder = family::holder(&self.0.project, parent, n).ok()?;
        let mut turn = told(&holder, holder.steps(n), &self.0.choice_of(&holder, n));
        turn.siblings = vec![Sibling { id: holder.app.app_id.clone(), n }];
        Some((turn, self.siblings(&holder, n)))
    }

    fn siblings(&self, holder: &Log, n: u32) -> Vec<Sibling> {
        let is_alone = holder.app.metadata.parent_pointer.is_none() && holder.app.children.is_empty();
        if is_alone {
            return Vec::new();
        }
        let place = family::place(holder, n);
        place.map_or_else(|_| Vec::new(), |place| family::siblings(&self.0.project, &place.pointer, n))
    }
}

impl super::Inner {
    /// Who was asked last.
    pub(super) fn latest(&self, notes: &Notes, metadata: &Metadata) -> Choice {
        let variant = log::begun_with(metadata).unwrap_or(self.default.variant);
        notes.choice(u32::MAX).cloned().unwrap_or_else(|| Choice { variant, ..self.default.clone() })
    }

    pub(super) fn choice_of(&self, log: &Log, n: u32) -> Choice {
        log.choice(n, &self.default)
    }
}

fn at(siblings: &[Sibling], id: Option<&str>) -> u32 {
    let at = siblings.iter().position(|sibling| Some(sibling.id.as_str()) == id);
    at.and_then(|at| u32::try_from(at).ok()).unwrap_or(0)
}

/// What the steps tell of a turn.
fn told(log: &Log, steps: &[Step], choice: &Choice) -> Turn {
    let (calls, usage) = log::calls(steps);
    Turn {
        n: 0,
        prompt: String::new(),
        answer: None,
        variant: choice.variant,
        provider: choice.provider.clone(),
        run: log.app.app_id.clone(),
        phases: log::phases(steps),
        ms: log::elapsed_ms(steps),
        usage,
        calls,
        error: log.failure(steps),
        siblings: Vec::new(),
        at: 0,
    }
}

/// An answer of this conversation, with its HTML.
pub(super) fn answer(item: &ChatItem, id: &str) -> Answer {
    Answer {
        kind: item.kind,
        content: item.content.clone(),
        html: render::html(item, id),
        stopped: item.stopped.clone(),
    }
}
