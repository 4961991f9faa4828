//! Many sub-applications at once: which ones, with which keys, so many at a time.

use std::fmt;
use std::ops::{ControlFlow, Deref};
use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::super::running::yield_once;
use super::super::spawn::Origin;
use super::super::{ChildError, Halt, Inputs, Machine, State};
use crate::call::Ctx;

/// How many run at once where nobody says otherwise: enough to overlap waiting, and few enough for a server to bear.
pub(super) const CONCURRENCY: usize = 16;

/// Sub-applications that are about to run: [`Ctx::map_states`] makes them.
///
/// At most 16 run at once, or as many as [`concurrency`](Self::concurrency) says; the next state is taken when one of them has ended.
/// All run on the task of the step: what waits overlaps, and dropping the step drops them.
#[must_use = "they do not begin until `all`, `settled` or `first`"]
pub struct Children<T, I> {
    origin: Origin,
    prefix: Prefix,
    parts: Vec<Part<T>>,
    states: I,
    options: Options<T>,
}

/// What runs over each state, under a name if there are several.
#[derive(Clone)]
pub(super) struct Part<T> {
    pub(super) name: Option<Arc<str>>,
    pub(super) machine: Machine<T>,
}

/// What the keys begin with.
enum Prefix {
    /// Nothing: the whole step is these sub-applications.
    None,
    /// A number, since the function may begin others.
    Numbered,
    Named(String),
}

#[derive(Clone)]
pub(super) struct Options<T> {
    pub(super) concurrency: usize,
    pub(super) key: Option<KeyOf<T>>,
    pub(super) halt: Halt<T>,
}

pub(super) type KeyOf<T> = Arc<dyn Fn(&T) -> String + Send + Sync>;

/// A sub-application that has ended: its last state, as which it can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finished<T> {
    /// What told it from the others.
    pub key: Arc<str>,
    /// Its last state.
    pub state: T,
}

impl<T> Deref for Finished<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.state
    }
}

type Ended<T> = Result<Finished<T>, ChildError>;

impl Ctx {
    /// One machine over many states, one sub-application for each.
    ///
    /// ```
    /// use dag_core::{ChildError, Ctx, Halt, Inputs, List, Machine, State, action};
    /// # use serde::{Deserialize, Serialize};
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Judge { text: String, score: usize }
    ///
    /// #[action(writes(score))]
    /// fn score(text: &str) -> usize { text.len() }
    ///
    /// #[derive(State, Clone, Default, Serialize, Deserialize)]
    /// struct Contest { drafts: List<String>, best: usize }
    ///
    /// #[action(writes(best))]
    /// async fn judge(ctx: &Ctx, drafts: &List<String>, judge: &Machine<Judge>) -> Result<usize, ChildError> {
    ///     let states = drafts.iter().map(|draft| Judge { text: draft.clone(), score: 0 });
    ///     let judged = ctx.map_states(judge, states).concurrency(4).all().await?;
    ///     Ok(judged.iter().map(|judged| judged.score).max().unwrap_or_default())
    /// }
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # tokio::runtime::Builder::new_current_thread().build()?.block_on(async {
    /// let judging = Machine::single(Judge::default(), "score", action::<score>())?;
    /// let contest = Contest { drafts: ["a".into(), "bcd".into()].into_iter().collect(), best: 0 };
    /// let machine = Machine::single(contest, "judge", action::<judge>().bind("judge", judging))?;
    /// let mut app = machine.app();
    /// app.run(Halt::never(), Inputs::new()).await?;
    /// assert_eq!(app.state().best, 3);
    /// # Ok(())
    /// # })
    /// # }
    /// ```
    pub fn map_states<T: State, I: IntoIterator<Item = T>>(
        &self,
        machine: &Machine<T>,
        states: I,
    ) -> Children<T, I::IntoIter> {
        let parts = vec![Part { name: None, machine: machine.clone() }];
        Children::new(self.origin(), Prefix::Numbered, parts, states.into_iter())
    }

    /// Several machines over one state, each under a name.
    pub fn map_actions<T: State, N: Into<String>>(
        &self,
        machines: impl IntoIterator<Item = (N, Machine<T>)>,
        state: T,
    ) -> Children<T, std::iter::Once<T>> {
        Children::new(self.origin(), Prefix::Numbered, named(machines), std::iter::once(state)).of_one_state()
    }

    /// Several machines, each under a name, over many states: first all machines over the first state.
    pub fn map_actions_and_states<T: State, N: Into<String>, I: IntoIterator<Item = T>>(
        &self,
        machines: impl IntoIterator<Item = (N, Machine<T>)>,
        states: I,
    ) -> Children<T, I::IntoIter> {
        Children::new(self.origin(), Prefix::Numbered, named(machines), states.into_iter())
    }
}

fn named<T: State, N: Into<String>>(machines: impl IntoIterator<Item = (N, Machine<T>)>) -> Vec<Part<T>> {
    machines.into_iter().map(|(name, machine)| Part { name: Some(name.into().into()), machine }).collect()
}

impl<T: State, I: Iterator<Item = T>> Children<T, I> {
    fn new(origin: Origin, prefix: Prefix, parts: Vec<Part<T>>, states: I) -> Self {
        let options = Options { concurrency: CONCURRENCY, key: None, halt: Halt::never() };
        Self { origin, prefix, parts, states, options }
    }

    /// Those that are a whole step.
    pub(super) fn of_step(origin: Origin, parts: Vec<Part<T>>, states: I, options: Options<T>) -> Self {
        Self { options, ..Self::new(origin, Prefix::None, parts, states) }
    }

    /// The names of the machines tell all of them apart.
    fn of_one_state(mut self) -> Self {
        self.options.key = Some(Arc::new(|_| String::new()));
        self
    }

    /// How many run at once, at least one.
    pub fn concurrency(mut self, limit: usize) -> Self {
        self.options.concurrency = limit.max(1);
        self
    }

    /// What tells the states apart, in place of their place in the order; it becomes part of the ids.
    pub fn key(mut self, key: impl Fn(&T) -> String + Send + Sync + 'static) -> Self {
        self.options.key = Some(Arc::new(key));
        self
    }

    /// What all keys begin with, in place of a number. Where a function begins several of these in no fixed order, each needs one.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Prefix::Named(prefix.into());
        self
    }

    /// Where each stops, if not at its end.
    pub fn halt(mut self, halt: Halt<T>) -> Self {
        self.options.halt = halt;
        self
    }

    /// All of them, in the order of their states, in whatever order they end.
    ///
    /// # Errors
    /// One of them failed: the first that did. The others are dropped where they are.
    pub async fn all(self) -> Result<Vec<Finished<T>>, ChildError> {
        let (mut finished, mut failed) = (Vec::new(), None);
        self.each(|at, ended| match ended {
            Ok(child) => {
                put(&mut finished, at, child);
                ControlFlow::Continue(())
            }
            Err(error) => {
                failed = Some(error);
                ControlFlow::Break(())
            }
        })
        .await;
        failed.map_or_else(|| Ok(finished.into_iter().flatten().collect()), Err)
    }

    /// Each of them as it ended, in the order of their states.
    pub async fn settled(self) -> Vec<Result<Finished<T>, ChildError>> {
        let mut settled = Vec::new();
        self.each(|at, ended| {
            put(&mut settled, at, ended);
            ControlFlow::Continue(())
        })
        .await;
        settled.into_iter().flatten().collect()
    }

    /// The first that succeeds; the others are dropped where they are.
    ///
    /// # Errors
    /// All of them failed, or there are none.
    pub async fn first(self) -> Result<Finished<T>, ChildError> {
        let (mut winner, mut failures) = (None, Vec::new());
        self.each(|_, ended| match ended {
            Ok(child) => {
                winner = Some(child);
                ControlFlow::Break(())
            }
            Err(error) => {
                failures.push(error);
                ControlFlow::Continue(())
            }
        })
        .await;
        winner.ok_or(ChildError::NoneWon { failures })
    }

    /// Hands over each one that has ended, with its place in the order, until that is enough.
    async fn each(mut self, mut take: impl FnMut(usize, Ended<T>) -> ControlFlow<()>) {
        let prefix = self.take_prefix();
        let (origin, halt) = (&self.origin, &self.options.halt);
        let key = self.options.key.as_deref();
        let mut cells = Cells { prefix, parts: &self.parts, states: self.states, key, at: 0, state: None }.fuse();
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < self.options.concurrency
                && let Some(cell) = cells.next()
            {
                running.push(cell.run(origin, halt));
            }
            let Some((at, ended)) = running.next().await else { return };
            if take(at, ended).is_break() {
                return;
            }
            // Also those that never wait can be cancelled in between.
            yield_once().await;
        }
    }

    fn take_prefix(&mut self) -> String {
        match std::mem::replace(&mut self.prefix, Prefix::None) {
            Prefix::None => String::new(),
            Prefix::Numbered => self.origin.next_key(),
            Prefix::Named(prefix) => prefix,
        }
    }
}

/// Puts an item in its place of a list that grows as far as it takes.
fn put<V>(list: &mut Vec<Option<V>>, at: usize, item: V) {
    if list.len() <= at {
        list.resize_with(at + 1, || None);
    }
    list[at] = Some(item);
}

/// One sub-application before it begins.
struct Cell<'a, T> {
    at: usize,
    key: Arc<str>,
    machine: &'a Machine<T>,
    state: T,
}

impl<T: State> Cell<'_, T> {
    async fn run(self, origin: &Origin, halt: &Halt<T>) -> (usize, Ended<T>) {
        let ended = origin.run(self.machine, self.state, self.key.clone(), halt.clone(), Inputs::new()).await;
        (self.at, ended.map(|state| Finished { key: self.key, state }))
    }
}

/// All parts over the first state, then over the next one, which is not taken before.
struct Cells<'a, T, I> {
    prefix: String,
    parts: &'a [Part<T>],
    states: I,
    key: Option<&'a (dyn Fn(&T) -> String + Send + Sync)>,
    at: usize,
    state: Option<T>,
}

impl<'a, T: State, I: Iterator<Item = T>> Iterator for Cells<'a, T, I> {
    type Item = Cell<'a, T>;

    fn next(&mut self) -> Option<Cell<'a, T>> {
        let (row, column) = (self.at.checked_div(self.parts.len())?, self.at % self.parts.len());
        if column == 0 {
            self.state = self.states.next();
        }
        let is_last = column + 1 == self.parts.len();
        let state = if is_last { self.state.take()? } else { self.state.clone()? };
        let part = &self.parts[column];
        let own = self.key.map_or_else(|| row.to_string(), |key| key(&state));
        let words = [&self.prefix, part.name.as_deref().unwrap_or_default(), &own];
        let words: Vec<_> = words.into_iter().filter(|word| !word.is_empty()).collect();
        let cell = Cell { at: self.at, key: words.join("-").into(), machine: &part.machine, state };
        self.at += 1;
        Some(cell)
    }
}

impl<T, I> fmt::Debug for Children<T, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Children").field("concurrency", &self.options.concurrency).finish_non_exhaustive()
    }
}
