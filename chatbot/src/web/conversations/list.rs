//! The list: what is known of each conversation, read again only when its files have changed, and what a search finds.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::SystemTime;

use dag_store::{AppDir, Time};

use super::log::{self, history, is_interrupted, prompts};
use super::notes::{self, Notes};
use super::{Conversations, Refusal, on_disk};
use crate::flow::shared::{ChatItem, ItemType};
use crate::web::api::{Choice, Entry, Status};

/// What is known of a conversation, as of its files.
pub(super) struct Known {
    stamp: Stamp,
    /// `None` for a run of another machine.
    digest: Option<Arc<Digest>>,
}

/// When the files were written.
type Stamp = [Option<(SystemTime, u64)>; 2];

/// What the list shows, and what a search looks through.
struct Digest {
    entry: Entry,
    written: Option<SystemTime>,
    parent: Option<String>,
    items: Vec<ChatItem>,
}

/// What is searched for.
struct Query {
    words: String,
    variant: Option<String>,
    errors: bool,
}

impl Conversations {
    /// The conversations, newest first; of those that go on from one another the newest that fits.
    pub(crate) async fn list(&self, query: &str) -> Result<Vec<Entry>, Refusal> {
        let (own, query) = (self.clone(), Query::parse(query));
        on_disk(move || own.listed(&query)).await
    }

    fn listed(&self, query: &Query) -> Result<Vec<Entry>, Refusal> {
        let digests = self.digests()?;
        let mut found: Vec<(&String, &Arc<Digest>, Entry)> = digests
            .iter()
            .filter(|(_, digest)| digest.entry.turns > 0)
            .filter_map(|(id, digest)| Some((id, digest, query.found(digest)?)))
            .collect();
        found.sort_by(|(one, a, _), (other, b, _)| b.written.cmp(&a.written).then_with(|| one.cmp(other)));
        let mut seen: HashSet<&str> = HashSet::new();
        found.retain(|(id, ..)| seen.insert(root(&digests, id)));
        Ok(found.into_iter().map(|(.., entry)| self.now(entry)).collect())
    }

    /// The entry with what the files do not tell.
    fn now(&self, mut entry: Entry) -> Entry {
        if self.0.channels.is_running(&entry.id) {
            entry.status = Status::Running;
        }
        entry
    }

    fn digests(&self) -> Result<HashMap<String, Arc<Digest>>, Refusal> {
        let dirs = self.0.project.apps()?;
        let mut known = self.0.list.lock().unwrap_or_else(PoisonError::into_inner);
        let ids: HashSet<&str> = dirs.iter().map(AppDir::id).collect();
        known.retain(|id, _| ids.contains(id.as_str()));
        for dir in &dirs {
            let stamp = [stamp(&dir.path().join("log.jsonl")), stamp(&dir.path().join(notes::FILE))];
            if known.get(dir.id()).is_none_or(|known| known.stamp != stamp) {
                let digest = digest(dir, &self.0.default, stamp[0].map(|(time, _)| time)).map(Arc::new);
                known.insert(dir.id().to_owned(), Known { stamp, digest });
            }
        }
        Ok(known.iter().filter_map(|(id, known)| Some((id.clone(), known.digest.clone()?))).collect())
    }
}

fn stamp(path: &Path) -> Option<(SystemTime, u64)> {
    let found = fs::metadata(path).ok()?;
    Some((found.modified().ok()?, found.len()))
}

fn digest(dir: &AppDir, default: &Choice, written: Option<SystemTime>) -> Option<Digest> {
    let metadata = dir.metadata(&mut Vec::new()).ok().filter(|metadata| metadata.spawning_parent_pointer.is_none())?;
    let now = dir.resume().ok()?;
    let items = history(now.state.as_ref())?;
    let notes = Notes::read(dir.path());
    let begun_with = || log::begun_with(&metadata).unwrap_or(default.variant);
    let variant = notes.choice(u32::MAX).map_or_else(begun_with, |choice| choice.variant);
    let first = items.first().map(|item| item.content.as_str());
    let entry = Entry {
        id: dir.id().to_owned(),
        title: title(&notes, first),
        updated: written.map(|written| Time::from(written).to_string()).unwrap_or_default(),
        turns: prompts(&items),
        variant,
        status: if is_interrupted(&now) { Status::Interrupted } else { Status::Ready },
        matches: Vec::new(),
    };
    Some(Digest { entry, written, parent: metadata.parent_pointer.map(|parent| parent.app_id), items })
}

/// The conversation that this one comes from in the end.
fn root<'a>(digests: &'a HashMap<String, Arc<Digest>>, id: &'a str) -> &'a str {
    let mut root = id;
    for _ in 0..digests.len() {
        match digests.get(root).and_then(|digest| digests.get_key_value(digest.parent.as_deref()?)) {
            Some((parent, _)) => root = parent,
            None => break,
        }
    }
    root
}

/// The title that somebody gave it, or the first words of the first prompt.
pub(super) fn title(notes: &Notes, first: Option<&str>) -> String {
    match (&notes.title, first) {
        (Some(title), _) => title.clone(),
        (None, Some(prompt)) => beginning(prompt),
        (None, None) => "New conversation".into(),
    }
}

/// How long a title is that nobody gave, in characters.
const TITLE: usize = 60;

fn beginning(prompt: &str) -> String {
    let words = prompt.split_whitespace().collect::<Vec<_>>().join(" ");
    let Some((end, _)) = words.char_indices().nth(TITLE) else { return words };
    let cut = &words[..end];
    let whole = cut.rsplit_once(' ').map_or(cut, |(whole, _)| whole);
    format!("{whole}…")
}

impl Query {
    /// Words, and `flow:dag`, `flow:plain` and `error:` among them.
    fn parse(text: &str) -> Self {
        let mut query = Self { words: String::new(), variant: None, errors: false };
        let mut words = Vec::new();
        for word in text.split_whitespace() {
            match word.split_once(':') {
                Some(("flow", variant)) => query.variant = Some(variant.to_lowercase()),
                Some(("error", rest)) => {
                    query.errors = true;
                    words.extend(Some(rest).filter(|rest| !rest.is_empty()));
                }
                _ => words.push(word),
            }
        }
        query.words = words.join(" ").to_lowercase();
        query
    }

    /// The entry with where the words stand; `None` when it does not fit.
    fn found(&self, digest: &Digest) -> Option<Entry> {
        let mut entry = digest.entry.clone();
        let is_other = self.variant.as_ref().is_some_and(|variant| variant != entry.variant.name());
        let has_error = || digest.items.iter().any(|item| item.kind == ItemType::Error);
        if is_other || (self.errors && !has_error()) {
            return None;
        }
        if self.words.is_empty() {
            return Some(entry);
        }
        entry.matches = digest.items.iter().filter_map(|item| snippet(&item.content, &self.words)).take(3).collect();
        let is_found = !entry.matches.is_empty() || entry.title.to_lowercase().contains(&self.words);
        is_found.then_some(entry)
    }
}

/// How much of the text around the words is shown, in characters.
const AROUND: usize = 40;

/// The words with some of the text around them.
fn snippet(text: &str, words: &str) -> Option<String> {
    let plain: Vec<char> = text.chars().collect();
    // One character each, so that places in the two are the same.
    let lower: Vec<char> = plain.iter().map(|c| c.to_lowercase().next().unwrap_or(*c)).collect();
    let words: Vec<char> = words.chars().collect();
    let at = lower.windows(words.len()).position(|window| window == words)?;
    let (from, to) = (at.saturating_sub(AROUND), (at + words.len() + AROUND).min(plain.len()));
    let shown: String = plain[from..to].iter().collect();
    let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let (before, after) = (if from > 0 { "…" } else { "" }, if to < plain.len() { "…" } else { "" });
    Some(format!("{before}{shown}{after}"))
}
