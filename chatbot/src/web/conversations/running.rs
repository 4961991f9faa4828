//! A turn that runs: in a task of the server, whoever asked for it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use dag_core::{Event, StepError, causes};
use futures_util::FutureExt;
use uuid::Uuid;

use super::notes::Notes;
use super::read::answer;
use super::refusal::Refusal;
use super::{Conversations, Wish, log, on_disk};
use crate::bot::{self, Bot};
use crate::flow::shared::{ChatItem, ChatState};
use crate::provider::Usage;
use crate::web::api::{Answer, Choice, Turn, TurnFailure};
use crate::web::events::{Channel, Early, Listener, Turning, What};

/// What a turn is about.
enum Work {
    Prompt(String),
    Finish,
}

/// A turn that is ready to run.
struct Ready {
    id: String,
    bot: Bot,
    n: u32,
    prompt: String,
    choice: Choice,
    /// Whether its turns may have siblings.
    has_family: bool,
}

/// Where a conversation has its forks.
const CHILDREN: &str = "children.jsonl";

/// The longest prompt, in bytes.
pub(crate) const LONGEST_PROMPT: usize = 512 * 1024;

impl Conversations {
    /// Begins a turn, and gives its number.
    pub(crate) async fn begin(&self, id: &str, prompt: String, wish: Wish) -> Result<u32, Refusal> {
        checked(&prompt)?;
        self.start(id, Work::Prompt(prompt), wish).await
    }

    /// Whether a turn can be made of this prompt.
    pub(crate) fn check(prompt: &str) -> Result<(), Refusal> {
        checked(prompt)
    }

    /// Finishes the turn that was left half way, and gives its number.
    pub(crate) async fn finish(&self, id: &str) -> Result<u32, Refusal> {
        self.start(id, Work::Finish, Wish::default()).await
    }

    /// Stops the turn that runs, if one does; what there is of the answer is kept.
    pub(crate) async fn stop(&self, id: &str) -> Result<(), Refusal> {
        log::existing(&self.0.project, id)?;
        self.0.channels.end(id, Early::Stopped).await;
        Ok(())
    }

    /// Waits until nothing runs, at most this long; then what runs is left half way. Gives the conversations that were.
    pub(crate) async fn close(&self, patience: Duration) -> Vec<String> {
        let is_over = async {
            while !self.running().is_empty() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(patience, is_over).await.is_ok() {
            return Vec::new();
        }
        let cut = self.running();
        for id in &cut {
            self.0.channels.end(id, Early::Closing).await;
        }
        cut
    }

    /// A new conversation in which this was said before, and its first turn: its id, and somebody who listens to it from the beginning.
    pub(crate) async fn ask(
        &self,
        items: Vec<ChatItem>,
        prompt: String,
        wish: &Wish,
    ) -> Result<(String, Listener), Refusal> {
        checked(&prompt)?;
        let choice = self.choice(wish, &self.0.default)?;
        let id = Uuid::new_v4().to_string();
        let turning = self.0.channels.take(&id).ok_or(Refusal::Busy)?;
        let listener = self.0.channels.listen(&id);
        let (own, new, work) = (self.clone(), id.clone(), Work::Prompt(prompt.clone()));
        let ready = on_disk(move || own.made_ready(new, prompt, items, choice)).await?;
        self.spawn(ready, work, turning);
        Ok((id, listener))
    }

    /// Makes the conversation and has it open at once.
    fn made_ready(&self, id: String, prompt: String, items: Vec<ChatItem>, choice: Choice) -> Result<Ready, Refusal> {
        let state = ChatState { chat_history: items.into_iter().collect(), ..ChatState::default() };
        let n = log::prompts(&state.chat_history) + 1;
        let bot = self.kits(&choice)?.begin(&self.0.project, &id, state)?;
        let dir = self.0.project.app(&id)?;
        Notes::of(choice.clone()).write_first(dir.path()).map_err(|error| Refusal::not_noted(&error))?;
        Ok(Ready { id, bot, n, prompt, choice, has_family: false })
    }

    async fn start(&self, id: &str, work: Work, wish: Wish) -> Result<u32, Refusal> {
        log::existing(&self.0.project, id)?;
        let turning = self.0.channels.take(id).ok_or(Refusal::Busy)?;
        let (own, id) = (self.clone(), id.to_owned());
        let ready = on_disk(move || own.ready(&id, &work, &wish).map(|ready| (ready, work))).await;
        let (ready, work) = ready?;
        let n = ready.n;
        self.spawn(ready, work, turning);
        Ok(n)
    }

    /// Runs the turn in a task of its own.
    fn spawn(&self, ready: Ready, work: Work, turning: Turning) {
        turning.channel.begin(ready.n, &ready.prompt);
        let own = self.clone();
        tokio::spawn(async move { own.run(ready, work, turning).await });
    }

    /// Opens the conversation.
    fn ready(&self, id: &str, work: &Work, wish: &Wish) -> Result<Ready, Refusal> {
        let dir = log::existing(&self.0.project, id)?;
        let mut notes = Notes::read(dir.path());
        let metadata = dir.metadata(&mut Vec::new())?;
        let choice = self.choice(wish, &self.0.latest(&notes, &metadata))?;
        let bot = self.kits(&choice)?.go_on(&self.0.project, id)?;
        let prompts = log::prompts(&bot.state().chat_history);
        let (n, prompt) = match work {
            Work::Prompt(prompt) => (prompts + 1, prompt.clone()),
            Work::Finish => {
                let prompt = bot.unfinished().ok_or(Refusal::NothingToFinish)?;
                let is_said = bot.next_action() != Some("prompt");
                (if is_said { prompts } else { prompts + 1 }, prompt.to_owned())
            }
        };
        if notes.choose(n, &choice) {
            notes.write(dir.path()).map_err(|error| Refusal::not_noted(&error))?;
        }
        let has_family = metadata.parent_pointer.is_some() || dir.path().join(CHILDREN).exists();
        Ok(Ready { id: id.to_owned(), bot, n, prompt, choice, has_family })
    }

    async fn run(&self, ready: Ready, work: Work, turning: Turning) {
        let channel = Arc::clone(&turning.channel);
        let last = AssertUnwindSafe(self.last_event(ready, work, &channel)).catch_unwind().await;
        match last {
            Ok(Some(last)) => turning.end(last),
            Ok(None) => drop(turning),
            Err(_) => turning.end(What::Failed("a defect of the chatbot; its error output has the details".into())),
        }
    }

    /// Runs the turn; its last event, if anybody is to hear of it.
    async fn last_event(&self, ready: Ready, work: Work, channel: &Arc<Channel>) -> Option<What> {
        let Ready { id, bot, n, prompt, choice, has_family } = ready;
        let fork = has_family.then(|| id.clone());
        let mut bot = heard(bot, channel);
        let turn = async {
            match work {
                Work::Prompt(prompt) => bot.turn(prompt).await.map(Some),
                Work::Finish => bot.finish().await,
            }
        };
        let result = tokio::select! {
            biased;
            why = channel.early() => Err(why),
            result = turn => Ok(result),
        };
        let about = About { id, n, prompt, choice, channel };
        let last = match result {
            Ok(Ok(Some(turn))) => Some(What::Done(Box::new(about.done(turn)))),
            Ok(Ok(None)) => Some(What::Failed(Refusal::NothingToFinish.to_string())),
            Ok(Err(error)) => Some(What::Failed(failed(&error))),
            Err(Early::Deleted | Early::Closing) => None,
            Err(Early::Stopped) => Some(about.stopped(&mut bot, STOPPED)),
            Err(Early::Unheard) => Some(about.stopped(&mut bot, UNHEARD)),
        };
        // The next turn may begin as soon as this one is told to be over.
        drop(bot);
        match last {
            Some(What::Done(turn)) => Some(What::Done(self.with_siblings(turn, fork).await)),
            Some(What::Stopped(turn)) => Some(What::Stopped(self.with_siblings(turn, fork).await)),
            last => last,
        }
    }

    /// The turn with its siblings, where it may have some.
    async fn with_siblings(&self, mut turn: Box<Turn>, fork: Option<String>) -> Box<Turn> {
        let Some(id) = fork else { return turn };
        if let Ok(read) = self.turn(&id, turn.n).await {
            (turn.siblings, turn.at) = (read.siblings, read.at);
        }
        turn
    }
}

/// The mark of an answer that somebody stopped.
pub(crate) const STOPPED: &str = "stopped by you";
/// The mark of an answer that nobody waited for.
pub(crate) const UNHEARD: &str = "stopped because nobody was listening";

/// The prompt, if a turn can be made of it.
pub(super) fn checked(prompt: &str) -> Result<(), Refusal> {
    if prompt.trim().is_empty() {
        return Err(Refusal::Invalid("the prompt is empty".into()));
    }
    if prompt.len() > LONGEST_PROMPT {
        return Err(Refusal::Invalid(format!("the prompt is longer than {} KiB", LONGEST_PROMPT / 1024)));
    }
    Ok(())
}

/// The bot, telling what it does.
fn heard(bot: Bot, channel: &Arc<Channel>) -> Bot {
    let channel = Arc::clone(channel);
    bot.observe(move |event: &Event<'_>| match event {
        Event::StepStarted { action, sequence_id } => channel.phase(action, *sequence_id),
        Event::StepFinished { .. } => channel.phase_ended(),
        Event::Part { part, .. } => {
            if let Some(part) = part.get::<String>() {
                channel.part(part);
            }
        }
        _ => {}
    })
}

fn failed(error: &StepError) -> String {
    match error {
        StepError::Tracking { what, .. } => {
            format!("{what} could not be kept; is there space, and may the folder be written?")
        }
        other => causes(other).join(": "),
    }
}

/// What is known of a turn whatever comes of it.
struct About<'a> {
    id: String,
    n: u32,
    prompt: String,
    choice: Choice,
    channel: &'a Channel,
}

impl About<'_> {
    fn done(self, turn: bot::Turn) -> Turn {
        let error = turn.error.map(|error| TurnFailure {
            action: error.action,
            node: error.node,
            kind: error.kind,
            status: error.status,
            message: error.message,
            causes: error.causes,
        });
        let calls = u32::try_from(turn.calls.len()).unwrap_or(u32::MAX);
        // What a failed call took nobody knows, nor then what all of them did.
        let counted: Option<Vec<_>> = turn.calls.iter().map(|call| call.usage).collect();
        let usage = counted.unwrap_or_default().into_iter().reduce(|one, other| Usage {
            prompt_tokens: one.prompt_tokens + other.prompt_tokens,
            completion_tokens: one.completion_tokens + other.completion_tokens,
        });
        let said = answer(&turn.item, &self.id);
        Turn { usage, calls, error, ..self.turn(said) }
    }

    fn stopped(self, bot: &mut Bot, why: &str) -> What {
        match bot.stop(&self.channel.text(), why) {
            Ok(item) => What::Stopped(Box::new(self.with_calls(bot, &item))),
            Err(error) => What::Failed(failed(&error)),
        }
    }

    fn with_calls(self, bot: &Bot, item: &ChatItem) -> Turn {
        let calls = u32::try_from(bot.client().take_calls().len()).unwrap_or(u32::MAX);
        let said = answer(item, &self.id);
        Turn { calls, ..self.turn(said) }
    }

    fn turn(self, answer: Answer) -> Turn {
        let (phases, ms) = self.channel.phases();
        Turn {
            n: self.n,
            prompt: self.prompt,
            answer: Some(answer),
            variant: self.choice.variant,
            provider: self.choice.provider,
            run: self.id,
            phases,
            ms,
            usage: None,
            calls: 0,
            error: None,
            siblings: Vec::new(),
            at: 0,
        }
    }
}
