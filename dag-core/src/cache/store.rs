//! Where entries are kept: values in memory, or bytes in any store.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use super::key::{Asked, Key};
use crate::node::BoxError;
use crate::value::Value;

/// A place for bytes under keys: implement it to keep values elsewhere, for example in a server that several programs share.
///
/// Calls may block; under tokio they are made on a thread for that. Limits, ages and damage are the business of the
/// [`Cache`](super::Cache): what a store gives back is checked against a hash, and what is not as it was counts as missing.
pub trait Store: Send + Sync + 'static {
    /// The bytes under a key.
    ///
    /// # Errors
    /// The store cannot be read. The node runs.
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, BoxError>;

    /// Removes entries and puts others, all at once if it can.
    ///
    /// # Errors
    /// The store cannot be written. The node's value goes to its readers all the same.
    fn write(&self, remove: &[Key], put: &[(Key, Vec<u8>)]) -> Result<(), BoxError>;

    /// The keys of all entries with the number of their bytes, those stored first at the front. Limits count only what is listed here
    /// and what was put since.
    ///
    /// # Errors
    /// The store cannot be read.
    fn entries(&self) -> Result<Vec<(Key, u64)>, BoxError>;
}

/// A value, and when it was stored.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) value: Value,
    pub(super) stored_at: SystemTime,
}

pub(super) enum Backing {
    /// Values as they are: a hit costs no decoding.
    Values(Mutex<HashMap<Key, Kept>>),
    Store(Box<dyn Store>),
}

/// Before the time and the bytes of an entry: the version of this form.
const FORM: &[u8; 8] = b"dagcach1";

impl Backing {
    pub(super) fn get(&self, asked: &Asked) -> Result<Option<Kept>, BoxError> {
        match self {
            Self::Values(values) => Ok(lock(values).get(&asked.key).cloned()),
            Self::Store(store) => store.get(&asked.key)?.map(|entry| read(asked, &entry)).transpose(),
        }
    }

    /// The bytes that a value takes, and what is to be put.
    pub(super) fn prepare(&self, asked: &Asked, kept: Kept, weigh: bool) -> Result<(u64, Prepared), BoxError> {
        match self {
            Self::Values(_) => {
                let size = if weigh { (asked.cache.output.size)(&kept.value)? } else { 0 };
                Ok((size, Prepared::Value(kept)))
            }
            Self::Store(_) => {
                let entry = write(asked, &kept)?;
                Ok((entry.len() as u64, Prepared::Entry(entry)))
            }
        }
    }

    pub(super) fn put(&self, asked: &Asked, prepared: Prepared, remove: &[Key]) -> Result<(), BoxError> {
        match (self, prepared) {
            (Self::Values(values), Prepared::Value(kept)) => {
                let mut values = lock(values);
                remove.iter().for_each(|key| drop(values.remove(key)));
                values.insert(asked.key, kept);
                Ok(())
            }
            (Self::Store(store), Prepared::Entry(entry)) => {
                let history = (Key::of_history(asked), serde_json::to_vec(&asked.parts)?);
                store.write(remove, &[(asked.key, entry), history])
            }
            _ => Err("prepared for another store".into()),
        }
    }

    pub(super) fn remove(&self, keys: &[Key]) -> Result<(), BoxError> {
        match self {
            Self::Values(values) => {
                let mut values = lock(values);
                keys.iter().for_each(|key| drop(values.remove(key)));
                Ok(())
            }
            Self::Store(store) => store.write(keys, &[]),
        }
    }

    /// What the node was asked for the last time, as far as the store knows.
    pub(super) fn history(&self, asked: &Asked) -> Option<super::key::Parts> {
        match self {
            Self::Values(_) => None,
            Self::Store(store) => serde_json::from_slice(&store.get(&Key::of_history(asked)).ok()??).ok(),
        }
    }
}

/// A value in the form in which it is put.
pub(super) enum Prepared {
    Value(Kept),
    Entry(Vec<u8>),
}

fn write(asked: &Asked, kept: &Kept) -> Result<Vec<u8>, BoxError> {
    let age = kept.stored_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(age.as_millis()).unwrap_or(u64::MAX);
    let value = (asked.cache.output.encode)(&kept.value)?;
    Ok([FORM, &millis.to_le_bytes(), &*value].concat())
}

fn read(asked: &Asked, entry: &[u8]) -> Result<Kept, BoxError> {
    let rest = entry.strip_prefix(FORM).ok_or("it is of another version")?;
    let (millis, value) = rest.split_first_chunk().ok_or("it is cut off")?;
    let value = (asked.cache.output.decode)(value)?;
    let stored_at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(u64::from_le_bytes(*millis)));
    Ok(Kept { value, stored_at: stored_at.ok_or("its time is none")? })
}

/// A panic while it is held leaves nothing half done that would matter: at worst an entry is missing.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Backing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Values(_) => "Values",
            Self::Store(_) => "Store",
        })
    }
}
