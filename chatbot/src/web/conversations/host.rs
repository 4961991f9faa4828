//! What the explorer asks of the conversations: to make a step again, or to go on after one with another state.

use dag_explorer::{At, Going, Host};
use dag_store::{NewApp, Object};
use serde_json::Value;
use uuid::Uuid;

use super::log::{self, Log};
use super::{Conversations, Refusal, Wish, on_disk};
use crate::web::page::Screen;

impl Host for Conversations {
    fn runs(&self, project: &str) -> bool {
        project == self.0.project.name()
    }

    /// Pictures go along, and who answers.
    fn fork(&self, at: At) -> Option<Going<'_>> {
        let own = self.clone();
        Some(Box::pin(async move { Ok(on_disk(move || own.fork_after(&at.app_id, at.sequence_id, None)).await?) }))
    }

    fn rerun(&self, at: At, inputs: Object) -> Going<'_> {
        Box::pin(async move { Ok(self.make_again(at, inputs).await?) })
    }

    fn go_on(&self, at: At, state: Object) -> Going<'_> {
        Box::pin(async move { Ok(self.go_on_from(at.app_id, at.sequence_id, Some(state)).await?) })
    }

    fn test_case(&self, at: &At) -> Option<String> {
        let dir = quoted(&self.store().path().display().to_string());
        let step = quoted(&format!("{}/{}:{}", at.project, at.app_id, at.sequence_id));
        Some(format!("{} runs test-case --dir {dir} {step}", env!("CARGO_PKG_NAME")))
    }

    fn page(&self, project: &str, app_id: &str) -> Option<String> {
        self.runs(project).then(|| Screen::Watch.path(app_id))
    }
}

/// As a shell takes it for one word.
fn quoted(word: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-:@%+=,".contains(&byte);
    if word.bytes().all(is_plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

impl Conversations {
    async fn make_again(&self, at: At, inputs: Object) -> Result<String, Refusal> {
        let (own, id) = (self.clone(), at.app_id.clone());
        let turn =
            on_disk(move || Log::read(&own.0.project, &id).map(|log| log.turn_that_begins(at.sequence_id))).await?;
        match (turn, inputs.get("prompt"), at.sequence_id.checked_sub(1)) {
            // The prompt's own step: another answer to it, or to another one.
            (Some(n), Some(Value::String(prompt)), _) => {
                self.again(&at.app_id, n, Some(prompt.clone()), Wish::default()).await
            }
            (Some(n), None, _) => self.again(&at.app_id, n, None, Wish::default()).await,
            (Some(_), Some(_), _) => Err(Refusal::Invalid("the input `prompt` is a text".into())),
            (None, _, Some(before)) => self.go_on_from(at.app_id, before, None).await,
            (None, _, None) => Err(Refusal::CannotGoOn("there is nothing before its first step".into())),
        }
    }

    /// A fork that stands after this step, in this state or the one that it left, and finishes its turn.
    async fn go_on_from(&self, id: String, step: u64, state: Option<Object>) -> Result<String, Refusal> {
        let own = self.clone();
        let fork = on_disk(move || own.fork_after(&id, step, state)).await?;
        match self.finish(&fork).await {
            // It stands between two turns.
            Ok(_) | Err(Refusal::NothingToFinish) => Ok(fork),
            Err(refusal) => Err(refusal),
        }
    }

    fn fork_after(&self, id: &str, step: u64, state: Option<Object>) -> Result<String, Refusal> {
        let log = Log::read(&self.0.project, id)?;
        let here = log.dir.at(step)?;
        let state = state.or_else(|| here.state.clone()).unwrap_or_default();
        if log::history(Some(&state)).is_none() {
            return Err(Refusal::Invalid("the `chat_history` of this state is none of this machine".into()));
        }
        let fork = Uuid::new_v4().to_string();
        let app = NewApp::new(&fork, self.graph(&log.app)?).fork_of(&here).initial_state(state.clone());
        self.add(app, &fork, &log.notes)?;
        self.copy_images(log.dir.path(), &fork, &state)?;
        Ok(fork)
    }
}
