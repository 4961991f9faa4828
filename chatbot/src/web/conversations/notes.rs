//! What the server keeps of a conversation besides its log: its title, and who was asked from which turn on.
//!
//! The file's name begins with a dot: Burr passes over it.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::web::api::Choice;

/// What the server keeps of a conversation besides its log.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Notes {
    /// The title that somebody gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) title: Option<String>,
    /// Who was asked, from which turn on; in order.
    pub(super) chosen: Vec<Chosen>,
}

/// Who is asked from a turn on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Chosen {
    pub(super) from: u32,
    #[serde(flatten)]
    pub(super) choice: Choice,
}

/// The name of the file in the conversation's folder.
pub(super) const FILE: &str = ".chatbot.json";

impl Notes {
    /// Notes that say who is asked, from the first turn on.
    pub(super) fn of(choice: Choice) -> Self {
        Self { title: None, chosen: vec![Chosen { from: 1, choice }] }
    }

    /// What is there; nothing for a conversation of another program, or for a file that somebody broke.
    pub(super) fn read(folder: &Path) -> Self {
        fs::read(folder.join(FILE)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
    }

    /// The first notes of a conversation that was just made: whoever finds half of them finds none, as a moment before.
    pub(super) fn write_first(&self, folder: &Path) -> io::Result<()> {
        fs::write(folder.join(FILE), serde_json::to_vec(self)?)
    }

    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(".chatbot-").tempfile_in(folder)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        match file.persist(folder.join(FILE)) {
            Ok(_) => Ok(()),
            Err(error) if error.error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.error),
        }
    }

    /// Who is asked in this turn.
    pub(super) fn choice(&self, n: u32) -> Option<&Choice> {
        self.chosen.iter().rev().find(|chosen| chosen.from <= n).map(|chosen| &chosen.choice)
    }

    /// Notes that this one is asked from this turn on; whether that is news.
    pub(super) fn choose(&mut self, n: u32, choice: &Choice) -> bool {
        if self.choice(n) == Some(choice) {
            return false;
        }
        self.chosen.retain(|chosen| chosen.from < n);
        self.chosen.push(Chosen { from: n, choice: choice.clone() });
        true
    }
}
