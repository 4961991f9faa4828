//! A conversation as its log has it: what was said, and the steps of each turn.

use std::ops::Range;

use dag_store::{App, AppDir, Metadata, Next, Object, Project, Snapshot, Status, Step};
use serde::Deserialize;
use serde_json::json;

use super::notes::Notes;
use super::refusal::Refusal;
use crate::bot::Variant;
use crate::flow::shared::{ChatItem, FailureNote};
use crate::provider::{Role, Usage};
use crate::web::api::{Choice, Phase, TurnFailure};

/// A conversation as its log has it.
pub(super) struct Log {
    pub(super) dir: AppDir,
    pub(super) app: App,
    pub(super) now: Snapshot,
    pub(super) notes: Notes,
    /// What was said, as prompts and their answers.
    pub(super) said: Vec<Said>,
    /// How many turns it began with: those of the conversation it goes on from.
    pub(super) base: u32,
    /// Where the steps of its own turns are.
    own: Vec<Range<usize>>,
}

/// A prompt and its answer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Said {
    pub(super) prompt: String,
    pub(super) answer: Option<ChatItem>,
}

/// What is read of the state after a failed step.
#[derive(Deserialize)]
struct Read {
    error: Option<FailureNote>,
}

impl Read {
    fn of(state: Option<Object>) -> Option<Self> {
        serde_json::from_value(state?.into()).ok()
    }
}

/// The history that a state holds; `None` for the state of another machine.
pub(super) fn history(state: Option<&Object>) -> Option<Vec<ChatItem>> {
    let Some(state) = state else { return Some(Vec::new()) };
    match state.get("chat_history") {
        Some(items) => serde_json::from_value(items.clone()).ok(),
        None => Some(Vec::new()),
    }
}

/// The variant that a conversation was begun with, whoever did.
pub(super) fn begun_with(metadata: &Metadata) -> Option<Variant> {
    match metadata.extra.get("variant")?.as_str()? {
        "plain" => Some(Variant::Plain),
        _ => Some(Variant::Dag),
    }
}

/// The folder of a conversation that exists.
pub(super) fn existing(project: &Project, id: &str) -> Result<AppDir, Refusal> {
    let dir = project.app(id).ok().filter(AppDir::exists);
    dir.ok_or_else(|| Refusal::NoConversation(id.to_owned()))
}

impl Log {
    pub(super) fn read(project: &Project, id: &str) -> Result<Self, Refusal> {
        let dir = existing(project, id)?;
        let (app, now, notes) = (dir.read()?, dir.resume()?, Notes::read(dir.path()));
        let Some(items) = history(now.state.as_ref()) else {
            return Err(Refusal::CannotGoOn("it is a run of another machine".into()));
        };
        let mut said = exchanges(&items);
        said.extend(unheard(&now).map(|prompt| Said { prompt, answer: None }));
        let before = prompts(&history(app.metadata.initial_state.as_ref()).unwrap_or_default());
        let is_within = begins_within_a_turn(&app, &now);
        let (base, own) = (before - u32::from(is_within && before > 0), turns(&app.steps, is_within));
        Ok(Self { dir, app, now, notes, said, base, own })
    }

    /// How many turns there are.
    pub(super) fn turns(&self) -> u32 {
        u32::try_from(self.said.len()).unwrap_or(u32::MAX)
    }

    /// Whether the last turn was left half way.
    pub(super) fn is_interrupted(&self) -> bool {
        is_interrupted(&self.now)
    }

    /// Whether another program is at it.
    pub(super) fn is_running(&self) -> bool {
        self.app.steps.last().is_some_and(|step| step.status == Status::Running)
    }

    /// Who is asked in this turn, as far as that is known.
    pub(super) fn choice(&self, n: u32, otherwise: &Choice) -> Choice {
        let from_log = || {
            let variant = begun_with(&self.app.metadata)?;
            let provider = self.steps(n).iter().find_map(|step| attribute(step, "gen_ai.provider.name"));
            let provider = provider.unwrap_or_else(|| otherwise.provider.clone());
            Some(Choice { variant, provider })
        };
        self.notes.choice(n).cloned().or_else(from_log).unwrap_or_else(|| otherwise.clone())
    }

    /// The steps of a turn of its own; none for a turn that it has from another one.
    pub(super) fn steps(&self, n: u32) -> &[Step] {
        let own = n.checked_sub(self.base + 1).and_then(|at| self.own.get(at as usize));
        own.map_or(&[], |range| &self.app.steps[range.clone()])
    }

    /// The turn of its own whose first step this is, if that is the step of a prompt.
    pub(super) fn turn_that_begins(&self, sequence_id: u64) -> Option<u32> {
        let begins = |n: &u32| {
            self.steps(*n).first().is_some_and(|step| step.action == "prompt" && step.sequence_id == sequence_id)
        };
        (self.base + 1..=self.turns()).find(begins)
    }

    /// The state that a fork began with, as it was before the turn that it goes on with.
    fn between_turns(&self, mut state: Object) -> Object {
        let items = history(Some(&state)).unwrap_or_default();
        if begins_within_a_turn(&self.app, &self.now)
            && let Some(asked) = items.iter().rposition(|item| item.role == Role::User)
        {
            state.insert("chat_history".to_owned(), json!(items[..asked]));
        }
        state
    }

    /// Why an action of these steps failed, if one did.
    pub(super) fn failure(&self, steps: &[Step]) -> Option<TurnFailure> {
        let step = steps.iter().find(|step| step.exception.is_some())?;
        let causes = step.exception.iter().flat_map(|told| told.split("\ncaused by: ")).map(ToOwned::to_owned);
        let note = self.app.state(step).ok().and_then(Read::of).and_then(|state| state.error);
        Some(TurnFailure {
            action: step.action.clone(),
            node: step.failed_node().map(ToOwned::to_owned),
            kind: note.as_ref().map_or_else(|| "internal".to_owned(), |note| note.kind.clone()),
            status: note.as_ref().and_then(|note| note.status),
            message: note.map(|note| note.message).unwrap_or_default(),
            causes: causes.collect(),
        })
    }

    /// The state before a turn of its own, and the number of the step that ended last before it.
    pub(super) fn before(&self, n: u32) -> Result<(Option<u64>, Option<Object>), Refusal> {
        let initial = || (None, self.app.metadata.initial_state.clone().map(|state| self.between_turns(state)));
        let Some(first) = self.steps(n).first() else { return Err(Refusal::NoTurn(n)) };
        let mut ended =
            self.app.steps.iter().rev().filter(|step| step.sequence_id < first.sequence_id && step.ended.is_some());
        let Some(last) = ended.next().filter(|_| n > self.base + 1) else { return Ok(initial()) };
        let edit = self.app.edits.iter().rev().find(|edit| edit.after_sequence_id == Some(last.sequence_id));
        let state = match edit {
            Some(edit) => self.app.edited_state(edit)?,
            None => self.app.state(last)?,
        };
        Ok((Some(last.sequence_id), state))
    }
}

/// Whether a fork goes on in the middle of a turn.
fn begins_within_a_turn(app: &App, now: &Snapshot) -> bool {
    match app.steps.first() {
        Some(first) => first.action != "prompt",
        None => app.metadata.parent_pointer.is_some() && is_interrupted(now),
    }
}

/// The prompt that the last writer was killed over before it was in the history.
fn unheard(now: &Snapshot) -> Option<String> {
    let begun = now.interrupted.as_ref().filter(|begun| begun.action == "prompt")?;
    Some(begun.inputs.get("prompt")?.as_str()?.to_owned())
}

/// Whether a conversation that stands here was left half way.
pub(super) fn is_interrupted(now: &Snapshot) -> bool {
    let is_over = matches!(now.next(), Next::Entrypoint | Next::After("response") | Next::At("prompt"));
    now.interrupted.is_some() || !is_over
}

/// Prompts and their answers; of several answers the last one.
fn exchanges(items: &[ChatItem]) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for item in items {
        match (item.role, said.last_mut()) {
            (Role::User, _) => said.push(Said { prompt: item.content.clone(), answer: None }),
            (Role::Assistant, Some(last)) => last.answer = Some(item.clone()),
            (Role::Assistant, None) => {}
        }
    }
    said
}

/// How many prompts there are.
pub(super) fn prompts<'a>(items: impl IntoIterator<Item = &'a ChatItem>) -> u32 {
    let count = items.into_iter().filter(|item| item.role == Role::User).count();
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Where the steps of each turn are: it begins with the action `prompt`, but for one that a fork goes on with.
fn turns(steps: &[Step], is_within: bool) -> Vec<Range<usize>> {
    let begins = |at: usize| steps[at].action == "prompt" || (at == 0 && is_within);
    let begins: Vec<usize> = (0..steps.len()).filter(|at| begins(*at)).collect();
    let ends = begins.iter().skip(1).copied().chain([steps.len()]);
    begins.iter().copied().zip(ends).map(|(begin, end)| begin..end).collect()
}

/// The actions and how long each took.
pub(super) fn phases(steps: &[Step]) -> Vec<Phase> {
    let ms = |step: &Step| step.duration().unwrap_or_default().as_secs_f64() * 1e3;
    steps.iter().map(|step| Phase { action: step.action.clone(), step: step.sequence_id, ms: ms(step) }).collect()
}

/// How long these steps took. That nothing ran between two of them, after a server was killed for instance, is no time of the answer.
pub(super) fn elapsed_ms(steps: &[Step]) -> f64 {
    steps.iter().filter_map(Step::duration).map(|took| took.as_secs_f64() * 1e3).sum()
}

/// How many calls to a model there were, and their tokens where those of every call were counted.
pub(super) fn calls(steps: &[Step]) -> (u32, Option<Usage>) {
    let all = || steps.iter().flat_map(|step| &step.attributes);
    let calls = all().filter(|attribute| attribute.key == "gen_ai.operation.name").count();
    let sum = |key: &str| {
        let values = all().filter(|attribute| attribute.key == key).filter_map(|attribute| attribute.value.as_u64());
        let (known, sum) = values.fold((0, 0), |(known, sum), value| (known + 1, sum + value));
        (known > 0 && known == calls).then_some(sum)
    };
    let usage = sum("gen_ai.usage.input_tokens").zip(sum("gen_ai.usage.output_tokens"));
    let usage = usage.map(|(prompt_tokens, completion_tokens)| Usage { prompt_tokens, completion_tokens });
    (u32::try_from(calls).unwrap_or(u32::MAX), usage)
}

fn attribute(step: &Step, key: &str) -> Option<String> {
    let found = step.attributes.iter().find(|attribute| attribute.key == key)?;
    found.value.as_str().map(ToOwned::to_owned)
}
