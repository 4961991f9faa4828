//! What a run asks of a cache: is the value there, why not, keep this one. Calls to a store may block.

use super::def::CacheDef;
use super::explain::Explanation;
use super::flight::Flight;
use super::key::{self, Asked};
use super::store::{Backing, Kept, lock};
use super::{Cache, Settings};
use crate::call::Arguments;
use crate::node::{BoxError, NodeDef};
use crate::value::Value;

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
        match self.find(asked) {
            Ok(value) => (Some(value), Explanation::Hit),
            Err(missing) => (None, missing.unwrap_or_else(|| self.reason(asked))),
        }
    }

    /// The value, or the reason why not as far as its own entry tells.
    fn find(&self, asked: &Asked) -> Result<Value, Option<Explanation>> {
        let kept = self.0.backing.get(asked).map_err(|error| Some(Explanation::Unreadable(error.to_string())))?;
        let Settings { limits, clock } = lock(&self.0.settings).clone();
        match kept {
            Some(kept) if limits.is_expired(kept.stored_at, clock()) => Err(Some(Explanation::Expired)),
            Some(kept) => {
                lock(&self.0.index).used(asked.key);
                Ok(kept.value)
            }
            None if lock(&self.0.index).was_evicted(&asked.key) => Err(Some(Explanation::Evicted)),
            None => Err(None),
        }
    }

    /// Why there is nothing under a key: by what the node was asked for before.
    fn reason(&self, asked: &Asked) -> Explanation {
        let last = lock(&self.0.history).get(asked.def.name).and_then(|last| Some((last.parts.clone()?, last.is_kept)));
        match last.or_else(|| Some((self.0.backing.history(asked)?, true))) {
            None => Explanation::NoEntry,
            Some((parts, true)) => asked.parts.since(&parts).unwrap_or(Explanation::Gone),
            Some((parts, false)) => asked.parts.since(&parts).unwrap_or(Explanation::NoEntry),
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
        match &put {
            Ok(()) => self.is_kept(asked),
            Err(_) => drop(lock(&self.0.index).remove(&asked.key)),
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
            last.is_kept = explanation.is_hit();
        }
    }

    fn is_kept(&self, asked: &Asked) {
        if let Some(last) = lock(&self.0.history).get_mut(asked.def.name) {
            last.is_kept |= last.parts.as_ref() == Some(&asked.parts);
        }
    }

    /// # Errors
    /// An input cannot be hashed.
    pub(super) fn ask(
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
