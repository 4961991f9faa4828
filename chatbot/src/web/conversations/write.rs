//! Conversations are begun, retried, renamed and deleted.

use std::fs;
use std::path::Path;

use dag_store::{NewApp, Object, Options};
use serde_json::json;
use uuid::Uuid;

use super::log::{self, Log};
use super::notes::Notes;
use super::running::checked;
use super::{Conversations, Refusal, Wish, family, on_disk};
use crate::flow::shared::ChatItem;
use crate::web::api::Choice;
use crate::web::events::Early;

/// What is to be another one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Changed {
    /// A title; an empty one is the first words of the first prompt again.
    pub(crate) title: Option<String>,
}

/// The longest title, in characters.
const LONGEST_TITLE: usize = 200;

impl Conversations {
    /// A new conversation.
    pub(crate) async fn create(&self, wish: &Wish) -> Result<String, Refusal> {
        let choice = self.choice(wish, &self.0.default)?;
        let own = self.clone();
        on_disk(move || own.make(&Notes::of(choice), state(&[]))).await
    }

    pub(super) fn make(&self, notes: &Notes, state: Object) -> Result<String, Refusal> {
        let id = Uuid::new_v4().to_string();
        let choice = notes.choice(1).unwrap_or(&self.0.default);
        let app = NewApp::drawn(&id, self.kits(choice)?.graph()).initial_state(state);
        self.add(app, &id, notes)
    }

    pub(super) fn add(&self, app: NewApp, id: &str, notes: &Notes) -> Result<String, Refusal> {
        let variant = notes.choice(1).map_or(self.0.default.variant, |choice| choice.variant);
        drop(self.0.project.create(&app.extra("variant", variant.name().into()), Options::default())?);
        self.note(id, notes)?;
        Ok(id.to_owned())
    }

    pub(super) fn note(&self, id: &str, notes: &Notes) -> Result<(), Refusal> {
        let written = notes.write(log::existing(&self.0.project, id)?.path());
        written.map_err(|error| Refusal::not_noted(&error))
    }

    /// Another answer to this turn, or to another prompt in its place: a new conversation that goes on from the state before the turn.
    pub(crate) async fn again(&self, id: &str, n: u32, prompt: Option<String>, wish: Wish) -> Result<String, Refusal> {
        prompt.as_deref().map_or(Ok(()), checked)?;
        let (own, old) = (self.clone(), id.to_owned());
        let (id, prompt, choice) = on_disk(move || own.fork(&old, n, prompt, &wish)).await?;
        let wish = Wish { variant: Some(choice.variant), provider: Some(choice.provider) };
        self.begin(&id, prompt, wish).await?;
        Ok(id)
    }

    fn fork(&self, id: &str, n: u32, prompt: Option<String>, wish: &Wish) -> Result<(String, String, Choice), Refusal> {
        let log = Log::read(&self.0.project, id)?;
        let said = n.checked_sub(1).and_then(|at| log.said.get(at as usize)).ok_or(Refusal::NoTurn(n))?;
        let prompt = prompt.unwrap_or_else(|| said.prompt.clone());
        let choice = self.choice(wish, &self.0.choice_of(&log, n))?;
        let mut notes = log.notes.clone();
        notes.choose(n, &choice);
        let copied = log.dir.path().to_owned();
        let holder = family::holder(&self.0.project, log, n)?;
        let place = family::place(&holder, n)?;
        let mut before = holder.now.clone();
        before.app_id.clone_from(&place.pointer.app_id);
        before.sequence_id = place.pointer.sequence_id;
        (before.state, before.position, before.prior_step) = (None, None, None);
        let fork = Uuid::new_v4().to_string();
        let app = NewApp::new(&fork, self.graph(&holder.app)?).fork_of(&before).initial_state(place.state.clone());
        self.add(app, &fork, &notes)?;
        self.copy_images(&copied, &fork, &place.state)?;
        Ok((fork, prompt, choice))
    }

    /// Copies the images that a state speaks of to the conversation that has it now.
    pub(super) fn copy_images(&self, from: &Path, id: &str, state: &Object) -> Result<(), Refusal> {
        let dir = log::existing(&self.0.project, id)?;
        for name in images(state) {
            // One that is gone is shown as such there too.
            drop(fs::copy(from.join(&name), dir.path().join(&name)));
        }
        Ok(())
    }

    /// Gives it another title.
    pub(crate) async fn change(&self, id: &str, changed: Changed) -> Result<(), Refusal> {
        let title = changed.title.map(|title| title.split_whitespace().collect::<Vec<_>>().join(" "));
        if title.as_ref().is_some_and(|title| title.chars().count() > LONGEST_TITLE) {
            return Err(Refusal::Invalid(format!("the title is longer than {LONGEST_TITLE} characters")));
        }
        let (own, id) = (self.clone(), id.to_owned());
        on_disk(move || {
            let mut notes = Notes::read(log::existing(&own.0.project, &id)?.path());
            if let Some(title) = title {
                notes.title = Some(title).filter(|title| !title.is_empty());
            }
            own.note(&id, &notes)
        })
        .await
    }

    /// Deletes it, with its retries: the list shows them as one. What runs is stopped first.
    pub(crate) async fn delete(&self, id: &str) -> Result<(), Refusal> {
        log::existing(&self.0.project, id)?;
        let (own, id) = (self.clone(), id.to_owned());
        let all = on_disk({
            let own = own.clone();
            move || family::descendants(&own.0.project, &family::root(&own.0.project, &id))
        });
        for id in all.await {
            own.0.channels.end(&id, Early::Deleted).await;
            let own = own.clone();
            on_disk(move || own.remove(&id)).await?;
        }
        Ok(())
    }

    pub(super) fn remove(&self, id: &str) -> Result<(), Refusal> {
        let dir = log::existing(&self.0.project, id)?;
        // Nobody else may be writing to it.
        drop(dir.writer(Options::default())?);
        fs::remove_dir_all(dir.path())
            .map_err(|error| Refusal::Failed(format!("the conversation cannot be deleted: {error}")))
    }
}

/// The state in which this was said.
pub(super) fn state(items: &[ChatItem]) -> Object {
    Object::from_iter([("chat_history".to_owned(), json!(items))])
}

/// The images that a state speaks of.
fn images(state: &Object) -> Vec<String> {
    let items = log::history(Some(state)).unwrap_or_default();
    items.into_iter().map(|item| item.content).filter(|name| super::is_image(name)).collect()
}
