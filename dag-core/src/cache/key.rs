//! What a value is found by: the code that made it and the content of its inputs.

use std::collections::HashSet;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::def::CacheDef;
use super::explain::Explanation;
use crate::call::Arguments;
use crate::export;
use crate::node::{BoxError, NodeDef};

/// A hash of 256 bits.
pub type Digest = [u8; 32];

/// What an entry is found by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Digest);

/// How the keys begin under which a store keeps the last key of each node. A hash begins so once in 2^64 times.
const HISTORY: &[u8; 8] = b"history\0";

impl Key {
    /// A key that a store has kept.
    pub const fn from_bytes(bytes: Digest) -> Self {
        Self(bytes)
    }

    /// What a store keeps of it.
    pub const fn as_bytes(&self) -> &Digest {
        &self.0
    }

    pub(super) fn of_history(asked: &Asked) -> Self {
        let mut key = (asked.cache.output.combine)(&[b"history", asked.def.name.as_bytes()]);
        key[..HISTORY.len()].copy_from_slice(HISTORY);
        Self(key)
    }

    pub(super) fn is_history(&self) -> bool {
        self.0.starts_with(HISTORY)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Key({self})")
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// What a key is made of; two of them tell why one was not found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Parts {
    code: Digest,
    /// The inputs by name, less those that are left out.
    inputs: Vec<(String, Digest)>,
}

impl Parts {
    /// What differs from what was asked for the last time; `None` if nothing does.
    pub(super) fn since(&self, last: &Self) -> Option<Explanation> {
        if self.code != last.code {
            return Some(Explanation::CodeChanged);
        }
        let known = |input| last.inputs.contains(input);
        let mut changed: Vec<_> =
            self.inputs.iter().filter(|input| !known(input)).map(|(name, _)| name.clone()).collect();
        let gone = last.inputs.iter().filter(|(name, _)| !self.inputs.iter().any(|(known, _)| known == name));
        changed.extend(gone.map(|(name, _)| name.clone()));
        // A node may feed several parameters.
        let mut seen = HashSet::new();
        changed.retain(|name| seen.insert(name.clone()));
        (!changed.is_empty()).then_some(Explanation::InputsChanged(changed))
    }
}

/// A value that a run asks for.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(super) def: &'static NodeDef,
    pub(super) cache: CacheDef,
    pub(super) parts: Parts,
    pub(super) key: Key,
}

impl Asked {
    /// Hashes the arguments, less those for which `is_ignored` holds.
    ///
    /// # Errors
    /// An input cannot be hashed.
    pub(super) fn new(
        def: &'static NodeDef,
        cache: CacheDef,
        code: Digest,
        arguments: &Arguments<'_>,
        is_ignored: impl Fn(&str) -> bool,
    ) -> Result<Self, Explanation> {
        let refused =
            |input: &str, error: BoxError| Explanation::NotHashable { input: input.into(), error: error.to_string() };
        let mut inputs = Vec::with_capacity(cache.inputs.len() + cache.written.len());
        for (index, (param, hash)) in def.function.params.iter().zip(cache.inputs).enumerate() {
            if let Some(hash) = hash.filter(|_| !is_ignored(param.name)) {
                let digest = hash(arguments, index).map_err(|error| refused(param.name, error))?;
                inputs.push((param.name.to_owned(), digest));
            }
        }
        for (name, hash) in cache.written {
            inputs.push(((*name).to_owned(), hash().map_err(|error| refused(name, error))?));
        }
        let mut pieces: Vec<&[u8]> = vec![b"value", &code];
        pieces.extend(inputs.iter().flat_map(|(name, digest)| [name.as_bytes(), digest]));
        let key = Key((cache.output.combine)(&pieces));
        Ok(Self { def, cache, parts: Parts { code, inputs }, key })
    }
}

/// What stands for the code of a node: where it is, what it is called, what it gives, its text, and the version that was said by hand.
pub(super) fn code(def: &'static NodeDef, cache: &CacheDef) -> Digest {
    let text = export::version_of(def);
    let parts = [def.function.module, def.function.name, def.name, def.output.path(), &text, cache.version];
    (cache.output.combine)(&parts.map(str::as_bytes))
}
