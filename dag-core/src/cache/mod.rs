//! Values that are kept: found again by the code that made them and the content of their inputs.
//!
//! Everything but hashing and encoding is here without the feature `cache`: only nodes that are marked need them.

mod def;
mod key;
mod store;
mod limits;
mod flight;
mod explain;
mod wanted;
#[cfg(feature = "cache")]
mod codec;
#[cfg(feature = "cache")]
mod hash;
#[cfg(feature = "cache-disk")]
mod disk;

pub use def::{Behavior, CacheDef, CachedInput, CachedOutput, HashInput};
pub use explain::Explanation;
pub(crate) use flight::Flight;
pub(crate) use key::Asked;
pub use key::{Digest, Key};
pub use store::Store;
pub(crate) use wanted::{CacheSetup, Session, Wanted, Wrong};

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::call::Arguments;
use crate::node::{BoxError, NodeDef};
use crate::value::Value;
use flight::Flights;
use key::Parts;
use limits::{Index, Limits};
use store::{Backing, Kept, lock};

#[doc = include_str!("cache.md")]
#[derive(Clone)]
pub struct Cache(Arc<Shared>);

struct Shared {
    backing: Backing,
    settings: Mutex<Settings>,
    index: Mutex<Index>,
    flights: Arc<Flights>,
    /// By node: what it was asked for the last time, and what came of it.
    history: Mutex<HashMap<&'static str, Last>>,
    /// The hash of the code of each descriptor, by its address.
    codes: Mutex<HashMap<usize, Digest>>,
}

#[derive(Clone)]
struct Settings {
    limits: Limits,
    clock: Arc<dyn Fn() -> SystemTime + Send + Sync>,
}

#[derive(Default)]
struct Last {
    parts: Option<Parts>,
    explanation: Option<Explanation>,
}

impl Cache {
    /// Values in memory, for as long as the cache lives.
    pub fn memory() -> Self {
        Self::new(Backing::Values(Mutex::default()), Index::default())
    }

    /// Values in one file, which is made if there is none: they outlast the program. One program at a time has it open.
    ///
    /// # Errors
    /// The file cannot be opened, is no store, or is open elsewhere.
    #[cfg(feature = "cache-disk")]
    pub fn on_disk(path: impl AsRef<std::path::Path>) -> Result<Self, BoxError> {
        Self::with_store(disk::Disk::open(path.as_ref())?)
    }

    /// Values in a store of one's own.
    ///
    /// # Errors
    /// The store cannot list its entries.
    pub fn with_store(store: impl Store) -> Result<Self, BoxError> {
        let mut index = Index::default();
        for (key, bytes) in store.entries()?.into_iter().filter(|(key, _)| !key.is_history()) {
            index.insert(key, bytes);
        }
        Ok(Self::new(Backing::Store(Box::new(store)), index))
    }

    fn new(backing: Backing, index: Index) -> Self {
        let settings = Settings { limits: Limits::default(), clock: Arc::new(SystemTime::now) };
        Self(Arc::new(Shared {
            backing,
            settings: Mutex::new(settings),
            index: Mutex::new(index),
            flights: Arc::default(),
            history: Mutex::default(),
            codes: Mutex::default(),
        }))
    }

    fn set(self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut lock(&self.0.settings));
        self
    }

    /// How many bytes the entries may take together, as a store keeps them or as their content comes to in memory. Beyond that, those
    /// go that were used least recently; a larger value is not kept at all.
    #[must_use]
    pub fn max_bytes(self, bytes: u64) -> Self {
        self.set(|settings| settings.limits.max_bytes = Some(bytes))
    }

    /// How many entries there may be. Beyond that, those go that were used least recently.
    #[must_use]
    pub fn max_entries(self, entries: usize) -> Self {
        self.set(|settings| settings.limits.max_entries = Some(entries))
    }

    /// For how long a value is good after it was stored.
    #[must_use]
    pub fn ttl(self, ttl: Duration) -> Self {
        self.set(|settings| settings.limits.ttl = Some(ttl))
    }

    /// What tells the time instead of the system's clock: for tests.
    #[must_use]
    pub fn clock(self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.set(|settings| settings.clock = Arc::new(clock))
    }

    /// What came of looking up this node's value the last time; `None` if no run has.
    pub fn explain(&self, node: &str) -> Option<Explanation> {
        lock(&self.0.history).get(node)?.explanation.clone()
    }

    /// How many values are kept.
    pub fn len(&self) -> usize {
        lock(&self.0.index).len()
    }

    /// Whether no value is kept.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Removes all values.
    ///
    /// # Errors
    /// The store cannot be written.
    pub fn clear(&self) -> Result<(), BoxError> {
        let mut index = lock(&self.0.index);
        self.0.backing.remove(&index.keys())?;
        *index = Index::default();
        Ok(())
    }
}

/// What a run asks of a cache. Calls to a store may block.
impl Cache {
    /// Whether calls return at once.
    pub(crate) fn is_immediate(&self) -> bool {
        matches!(self.0.backing, Backing::Values(_))
    }

    pub(crate) async fn fly(&self, asked: &Asked) -> Flight {
        Flight::join(self.0.flights.clone(), asked.key).await
    }

    /// The value if it is there, and why not if it is not.
    pub(crate) fn look_up(&self, asked: &Asked) -> (Option<Value>, Explanation) {
        let found = self.find(asked);
        let last = lock(&self.0.history).get(asked.def.name).and_then(|last| last.parts.clone());
        found.map_or_else(
            |missing| (None, missing.unwrap_or_else(|| self.reason(asked, last))),
            |value| (Some(value), Explanation::Hit),
        )
    }

    /// The value, or the reason why not as far as its own entry tells.
    fn find(&self, asked: &Asked) -> Result<Value, Option<Explanation>> {
        let kept = self.0.backing.get(asked).map_err(|error| Some(Explanation::Unreadable(error.to_string())))?;
        let settings = lock(&self.0.settings).clone();
        let mut index = lock(&self.0.index);
        match kept {
            Some(kept) if settings.limits.is_expired(kept.stored_at, (settings.clock)()) => {
                Err(Some(Explanation::Expired))
            }
            Some(kept) => {
                index.used(asked.key);
                Ok(kept.value)
            }
            None if index.was_evicted(&asked.key) => Err(Some(Explanation::Evicted)),
            None => Err(None),
        }
    }

    fn reason(&self, asked: &Asked, last: Option<Parts>) -> Explanation {
        match last.or_else(|| self.0.backing.history(asked)) {
            None => Explanation::NoEntry,
            Some(last) => asked.parts.since(&last).unwrap_or(Explanation::Gone),
        }
    }

    /// Keeps a value.
    ///
    /// # Errors
    /// It cannot be written down, or the store cannot.
    pub(crate) fn keep(&self, asked: &Asked, value: Value) -> Result<(), BoxError> {
        let Settings { limits, clock } = lock(&self.0.settings).clone();
        let kept = Kept { value, stored_at: clock() };
        let (bytes, prepared) = self.0.backing.prepare(asked, kept, limits.max_bytes.is_some())?;
        let (fits, gone) = lock(&self.0.index).add(asked.key, bytes, &limits);
        let put = if fits { self.0.backing.put(asked, prepared, &gone) } else { self.0.backing.remove(&[asked.key]) };
        if put.is_err() {
            lock(&self.0.index).remove(&asked.key);
        }
        put
    }

    /// Writes down what came of a node; what it was asked for, if that is known.
    pub(crate) fn note(&self, node: &'static str, asked: Option<&Asked>, explanation: &Explanation) {
        let mut history = lock(&self.0.history);
        let last = history.entry(node).or_default();
        last.explanation = Some(explanation.clone());
        if let Some(asked) = asked {
            last.parts = Some(asked.parts.clone());
        }
    }

    fn ask(
        &self,
        def: &'static NodeDef,
        cache: CacheDef,
        arguments: &Arguments<'_>,
        is_ignored: impl Fn(&str) -> bool,
    ) -> Result<Asked, Explanation> {
        let address = std::ptr::from_ref(def).addr();
        let code = *lock(&self.0.codes).entry(address).or_insert_with(|| key::code(def, &cache));
        Asked::new(def, cache, code, arguments, is_ignored)
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cache of {} values in {:?}", self.len(), self.0.backing)
    }
}
