//! Values that are kept: found again by the code that made them and the content of their inputs.
//!
//! Everything but hashing and encoding is here without the feature `cache`: only nodes that are marked need them.

mod def;
mod key;
mod store;
mod limits;
mod flight;
mod explain;
mod look_up;
mod wanted;
#[cfg(feature = "cache")]
mod codec;
#[cfg(feature = "cache")]
mod hash;
#[cfg(feature = "cache-disk")]
mod disk;

pub use def::{Behavior, CacheDef, CachedInput, CachedOutput, HashInput, HashWritten};
pub use explain::Explanation;
pub(crate) use key::Asked;
pub use key::{Digest, Key};
pub use store::Store;
pub(crate) use wanted::{CacheSetup, Session, Wanted, Wrong};

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use crate::node::BoxError;
use flight::Flights;
use key::Parts;
use limits::{Index, Limits};
use store::{Backing, lock};

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
    /// Whether the value for them was kept.
    is_kept: bool,
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
    pub fn on_disk(path: impl AsRef<std::path::Path>) -> Result<Self, CacheError> {
        let path = path.as_ref();
        let cannot = |source| CacheError { what: format!("the cache cannot be opened at {}", path.display()), source };
        Self::with_store(disk::Disk::open(path).map_err(cannot)?)
    }

    /// Values in a store of one's own.
    ///
    /// # Errors
    /// The store cannot list its entries.
    pub fn with_store(store: impl Store) -> Result<Self, CacheError> {
        let cannot = |source| CacheError { what: "the store of the cache cannot list its entries".into(), source };
        let mut index = Index::default();
        for (key, bytes) in store.entries().map_err(cannot)?.into_iter().filter(|(key, _)| !key.is_history()) {
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

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
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
        let history = lock(&self.0.history);
        // Where a pipe follows, it is the value of the function itself that is kept.
        history.get(node).or_else(|| history.get(&*format!("{node}.raw")))?.explanation.clone()
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
    pub fn clear(&self) -> Result<(), CacheError> {
        let cannot = |source| CacheError { what: "the cache cannot be cleared".into(), source };
        let mut index = lock(&self.0.index);
        self.0.backing.remove(&index.keys()).map_err(cannot)?;
        *index = Index::default();
        Ok(())
    }
}

/// What a cache could not do.
#[derive(Debug, thiserror::Error)]
#[error("{what}")]
pub struct CacheError {
    what: String,
    source: BoxError,
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cache of {} values in {:?}", self.len(), self.0.backing)
    }
}
