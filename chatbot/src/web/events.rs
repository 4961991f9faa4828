//! What happens in a conversation, for those who listen: each event has an id, so that a line that drops is taken up where it was.
//!
//! A turn belongs to the server, not to the request that began it. It ends by itself, when somebody stops it, or when nobody has listened
//! for a while.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::api::{Phase, Sync, Turn};

/// How long a turn goes on with nobody listening.
pub(crate) const PATIENCE: Duration = Duration::from_secs(10);

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Event {
    pub(crate) id: Id,
    pub(crate) what: What,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum What {
    Phase {
        action: String,
        elapsed_ms: f64,
    },
    Part(String),
    Done(Box<Turn>),
    Stopped(Box<Turn>),
    /// The machine itself failed.
    Failed(String),
}

/// The turn, and a number in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    pub(crate) n: u32,
    pub(crate) k: u64,
}

impl Id {
    /// Reads `3-17`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (n, k) = text.split_once('-')?;
        Some(Self { n: n.parse().ok()?, k: k.parse().ok()? })
    }
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.n, self.k)
    }
}

/// Why a turn ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Early {
    /// Somebody said so.
    Stopped,
    /// Nobody listens.
    Unheard,
    /// The conversation is deleted.
    Deleted,
    /// The server ends.
    Closing,
}

/// All conversations that somebody listens to, or that are being answered.
#[derive(Debug, Default)]
pub(crate) struct Channels(Mutex<HashMap<String, Arc<Channel>>>);

/// One conversation.
#[derive(Debug)]
pub(crate) struct Channel {
    now: Mutex<Now>,
    /// Told of every change.
    changed: watch::Sender<()>,
    early: watch::Sender<Option<Early>>,
}

#[derive(Debug)]
struct Now {
    running: bool,
    /// The turn that ran last.
    last: Option<Last>,
    events: VecDeque<Arc<Event>>,
    listeners: usize,
    heard: Instant,
}

#[derive(Debug)]
struct Last {
    n: u32,
    prompt: String,
    began: Instant,
    text: String,
    phases: Vec<Doing>,
    k: u64,
}

/// An action of the turn that runs, or that ran last.
#[derive(Debug)]
struct Doing {
    action: String,
    step: u64,
    began: Instant,
    ended: Option<Instant>,
}

impl Doing {
    fn phase(&self) -> Phase {
        let ms = ms(self.ended.unwrap_or_else(Instant::now) - self.began);
        Phase { action: self.action.clone(), step: self.step, ms }
    }
}

/// A turn that runs; dropped, it is over.
pub(crate) struct Turning {
    channels: Arc<Channels>,
    id: String,
    pub(crate) channel: Arc<Channel>,
    /// Whether the next one may have begun already.
    is_over: bool,
}

/// Somebody who listens.
pub(crate) struct Listener {
    channels: Arc<Channels>,
    id: String,
    channel: Arc<Channel>,
    changed: watch::Receiver<()>,
    /// The last event that was heard.
    after: Option<Id>,
    /// Whether the turn is for this one alone.
    is_alone: bool,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Channels {
    /// Takes the conversation for a turn; `None` while there is one.
    pub(crate) fn take(self: &Arc<Self>, id: &str) -> Option<Turning> {
        let mut channels = locked(&self.0);
        let channel = Arc::clone(channels.entry(id.to_owned()).or_default());
        let mut now = channel.now();
        if now.running {
            return None;
        }
        now.running = true;
        now.heard = Instant::now();
        drop(now);
        channel.early.send_replace(None);
        Some(Turning { channels: Arc::clone(self), id: id.to_owned(), channel, is_over: false })
    }

    pub(crate) fn listen(self: &Arc<Self>, id: &str) -> Listener {
        let mut channels = locked(&self.0);
        let channel = Arc::clone(channels.entry(id.to_owned()).or_default());
        channel.now().listeners += 1;
        let changed = channel.changed.subscribe();
        Listener { channels: Arc::clone(self), id: id.to_owned(), channel, changed, after: None, is_alone: false }
    }

    pub(crate) fn is_running(&self, id: &str) -> bool {
        locked(&self.0).get(id).is_some_and(|channel| channel.now().running)
    }

    /// Somebody asked how the conversation stands, which is as good as listening.
    pub(crate) fn touch(&self, id: &str) {
        if let Some(channel) = locked(&self.0).get(id) {
            channel.now().heard = Instant::now();
        }
    }

    /// Ends the turn of this conversation, if there is one, and waits until it is over.
    pub(crate) async fn end(&self, id: &str, why: Early) {
        let channel = locked(&self.0).get(id).cloned();
        let Some(channel) = channel else { return };
        let mut changed = channel.changed.subscribe();
        channel.early.send_replace(Some(why));
        while channel.now().running && changed.changed().await.is_ok() {}
    }

    /// The conversations that are being answered.
    pub(crate) fn running(&self) -> Vec<String> {
        let channels = locked(&self.0);
        channels.iter().filter(|(_, channel)| channel.now().running).map(|(id, _)| id.clone()).collect()
    }

    /// Forgets the conversation if nobody needs it.
    fn tidy(&self, id: &str) {
        let mut channels = locked(&self.0);
        let is_idle = |channel: &Arc<Channel>| {
            let now = channel.now();
            !now.running && now.listeners == 0
        };
        if channels.get(id).is_some_and(is_idle) {
            channels.remove(id);
        }
    }
}

impl Default for Channel {
    fn default() -> Self {
        let now = Now { running: false, last: None, events: VecDeque::new(), listeners: 0, heard: Instant::now() };
        Self { now: Mutex::new(now), changed: watch::Sender::new(()), early: watch::Sender::new(None) }
    }
}

impl Channel {
    fn now(&self) -> MutexGuard<'_, Now> {
        locked(&self.now)
    }

    /// The turn begins. Events of those before the last one are forgotten.
    pub(crate) fn begin(&self, n: u32, prompt: &str) {
        let mut now = self.now();
        let before = now.last.as_ref().map(|last| (last.n, last.k));
        now.events.retain(|event| before.is_some_and(|(before, _)| event.id.n == before));
        now.last = Some(Last {
            n,
            prompt: prompt.to_owned(),
            began: Instant::now(),
            text: String::new(),
            phases: Vec::new(),
            // A turn that is finished later has the number that it had.
            k: before.filter(|(before, _)| *before == n).map_or(0, |(_, k)| k),
        });
        drop(now);
        self.changed.send_replace(());
    }

    pub(crate) fn phase(&self, action: &str, step: u64) {
        let mut now = self.now();
        let Some(last) = &mut now.last else { return };
        last.phases.push(Doing { action: action.to_owned(), step, began: Instant::now(), ended: None });
        let what = What::Phase { action: action.to_owned(), elapsed_ms: ms(last.began.elapsed()) };
        self.add(now, what);
    }

    pub(crate) fn phase_ended(&self) {
        if let Some(doing) = self.now().last.as_mut().and_then(|last| last.phases.last_mut()) {
            doing.ended = Some(Instant::now());
        }
    }

    pub(crate) fn part(&self, part: &str) {
        let mut now = self.now();
        let Some(last) = &mut now.last else { return };
        last.text.push_str(part);
        self.add(now, What::Part(part.to_owned()));
    }

    fn add(&self, mut now: MutexGuard<'_, Now>, what: What) {
        let Some(last) = &mut now.last else { return };
        last.k += 1;
        let id = Id { n: last.n, k: last.k };
        now.events.push_back(Arc::new(Event { id, what }));
        drop(now);
        self.changed.send_replace(());
    }

    /// What was said so far.
    pub(crate) fn text(&self) -> String {
        self.now().last.as_ref().map(|last| last.text.clone()).unwrap_or_default()
    }

    /// The actions so far, and how long they took in all.
    pub(crate) fn phases(&self) -> (Vec<Phase>, f64) {
        let now = self.now();
        let Some(last) = &now.last else { return (Vec::new(), 0.0) };
        (last.phases.iter().map(Doing::phase).collect(), ms(last.began.elapsed()))
    }

    /// Waits until the turn is to end before its time.
    pub(crate) async fn early(&self) -> Early {
        let mut early = self.early.subscribe();
        loop {
            if let Some(why) = *early.borrow_and_update() {
                return why;
            }
            tokio::select! {
                _ = early.changed() => (),
                () = self.unheard() => return Early::Unheard,
            }
        }
    }

    /// Waits until nobody has listened for as long as the turn goes on without.
    async fn unheard(&self) {
        loop {
            let until = {
                let mut now = self.now();
                if now.listeners > 0 {
                    now.heard = Instant::now();
                }
                now.heard + PATIENCE
            };
            if until <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(until).await;
        }
    }
}

fn ms(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

impl Turning {
    /// The turn is over, with this as its last event.
    pub(crate) fn end(mut self, what: What) {
        self.is_over = true;
        let mut now = self.channel.now();
        now.running = false;
        self.channel.add(now, what);
    }
}

impl Drop for Turning {
    fn drop(&mut self) {
        if !self.is_over {
            self.channel.now().running = false;
            self.channel.changed.send_replace(());
        }
        self.channels.tidy(&self.id);
    }
}

impl Listener {
    /// The turn is for this one alone: it ends when this one goes away.
    pub(crate) fn alone(mut self) -> Self {
        self.is_alone = true;
        self
    }

    /// Takes up where an earlier listener was, if the events after that one are still known.
    pub(crate) fn resume(&mut self, after: Id) -> bool {
        let now = self.channel.now();
        let is_known = now.last.as_ref().is_some_and(|last| after.n == last.n && after.k <= last.k);
        drop(now);
        if is_known {
            self.after = Some(after);
        }
        is_known
    }

    /// How things stand; `None` when no turn ran since the server began. What comes later is told by [`next`](Self::next).
    pub(crate) fn sync(&mut self) -> Option<(Id, Sync)> {
        let now = self.channel.now();
        let last = now.last.as_ref()?;
        let id = Id { n: last.n, k: last.k };
        let running = now.running;
        let sync = Sync {
            n: last.n,
            running,
            prompt: last.prompt.clone(),
            text: last.text.clone(),
            phase: last.phases.last().filter(|_| running).map(|doing| doing.action.clone()),
            elapsed_ms: ms(last.began.elapsed()),
        };
        drop(now);
        self.after = Some(id);
        Some((id, sync))
    }

    /// The next event that is known already.
    fn ready(&mut self) -> Option<Arc<Event>> {
        let now = self.channel.now();
        let at = self.after.map_or(0, |after| now.events.partition_point(|event| event.id <= after));
        let event = now.events.get(at).cloned()?;
        drop(now);
        self.after = Some(event.id);
        Some(event)
    }

    /// The next event.
    pub(crate) async fn next(&mut self) -> Arc<Event> {
        loop {
            self.changed.mark_unchanged();
            if let Some(event) = self.ready() {
                return event;
            }
            if self.changed.changed().await.is_err() {
                // The channel keeps the other end as long as this one lives.
                std::future::pending::<()>().await;
            }
        }
    }

    pub(crate) fn is_running(&self) -> bool {
        self.channel.now().running
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut now = self.channel.now();
        now.listeners -= 1;
        now.heard = Instant::now();
        let is_over = !now.running;
        drop(now);
        if self.is_alone && !is_over {
            self.channel.early.send_replace(Some(Early::Unheard));
        }
        self.channels.tidy(&self.id);
    }
}
