//! What the explorer asks of the conversations: to make a step again, or to go on after one with another state.

use dag_explorer::{At, Going, Host};
use dag_store::{NewApp, Object};
use serde_json::Value;
use uuid::Uuid;

use super::log::{self, Log};
use super::{Conversations, Refusal, Wish, on_disk};
use crate::flow::shared::ChatState;
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

/// Whether all of these inputs are those of the step.
fn checked(inputs: &Object, known: &[&str]) -> Result<(), Refusal> {
    let Some(unknown) = inputs.keys().find(|name| !known.contains(&name.as_str())) else { return Ok(()) };
    let named = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let hint = match dag_core::nearest(unknown, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if known.is_empty() => "it takes none".into(),
        None => format!("there is {}", named()),
    };
    Err(Refusal::Invalid(format!("the step has no input `{unknown}`; {hint}")))
}

impl Conversations {
    async fn make_again(&self, at: At, inputs: Object) -> Result<String, Refusal> {
        let (own, id) = (self.clone(), at.app_id.clone());
        let (turn, inputs) = on_disk(move || {
            let log = Log::read(&own.0.project, &id)?;
            let step = log.app.steps.iter().find(|step| step.sequence_id == at.sequence_id);
            let known = step.iter().flat_map(|step| step.inputs.keys().map(String::as_str));
            checked(&inputs, &known.collect::<Vec<_>>())?;
            Ok::<_, Refusal>((log.turn_that_begins(at.sequence_id), inputs))
        })
        .await?;
        match (turn, inputs.get("prompt"), at.sequence_id.checked_sub(1)) {
            // The prompt's own step: another answer to it, or to another one.
            (Some(n), Some(Value::String(prompt)), _) => {
                self.again(&at.app_id, n, Some(prompt.clone()), Wish::default()).await
            }
            (Some(_), None, _) => Err(Refusal::Invalid("the input `prompt` is missing".into())),
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
            Err(refusal) => {
                let own = self.clone();
                // What can never go on is no answer beside the others.
                drop(on_disk(move || own.remove(&fork)).await);
                Err(refusal)
            }
        }
    }

    fn fork_after(&self, id: &str, step: u64, state: Option<Object>) -> Result<String, Refusal> {
        let log = Log::read(&self.0.project, id)?;
        let here = log.dir.at(step)?;
        let state = state.or_else(|| here.state.clone()).unwrap_or_default();
        if log::history(Some(&state)).is_none() {
            return Err(Refusal::Invalid("the `chat_history` of this state is none of this machine".into()));
        }
        if let Err(error) = serde_json::from_value::<ChatState>(Value::Object(state.clone())) {
            return Err(Refusal::Invalid(format!("this state is none of this machine: {error}")));
        }
        let fork = Uuid::new_v4().to_string();
        let app = NewApp::new(&fork, self.graph(&log.app)?).fork_of(&here).initial_state(state.clone());
        self.add(app, &fork, &log.notes)?;
        self.copy_images(log.dir.path(), &fork, &state)?;
        Ok(fork)
    }
}
