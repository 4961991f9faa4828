//! The records of a log, one at a time, with the place of each.

use std::path::{Path, PathBuf};

use crate::decode::{States, decode};
use crate::error::{Problem, Result, io_error};
use crate::lines::{Forwards, Line, Place};
use crate::record::Record;
use crate::{regular_file, repair};

/// A record and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The line, counted from 1.
    pub line: u64,
    /// Where it begins in the file.
    pub offset: u64,
    /// How long it is, without its line end.
    pub length: u64,
    /// What it says.
    pub record: Record,
    /// What is odd about it.
    pub notes: Vec<String>,
}

impl Entry {
    pub(crate) fn place(&self) -> Place {
        Place { offset: self.offset, length: self.length }
    }
}

/// The records of a log. A line that is broken is a [`Problem`] in its place, and the next ones follow.
#[derive(Debug)]
pub struct Records {
    lines: Forwards,
    line: u64,
    path: PathBuf,
    states: States,
    /// Half a line at the end is being written.
    live: bool,
}

impl Records {
    pub(crate) fn open(path: &Path, offset: u64, states: States) -> Result<Self> {
        let open = || Forwards::new(regular_file::open(path)?, offset);
        let lines = open().map_err(io_error(path, "opening the log"))?;
        Ok(Self { lines, line: 0, path: path.to_owned(), states, live: false })
    }

    /// Passes over half a line at the end, if somebody writes it just now.
    pub(crate) fn live(self, live: bool) -> Self {
        Self { live, ..self }
    }

    fn entry(&self, line: &Line) -> Result<Entry, Problem> {
        let broken = |why| Problem::line(&self.path, self.line, why);
        if line.is_blank() {
            return Err(broken("a blank line".to_owned()).kept());
        }
        let (record, notes) = decode(&line.bytes, self.states).map_err(|why| {
            let torn =
                if line.ended { "" } else { "; the writer was stopped here: open the application to cut it off" };
            broken(format!("{why}{torn}"))
        })?;
        let Place { offset, length } = line.place();
        Ok(Entry { line: self.line, offset, length, record, notes })
    }
}

impl Iterator for Records {
    type Item = Result<Entry, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let line = self.lines.next()?;
        self.line += 1;
        Some(match line {
            Ok(line) if self.live && !line.ended && !repair::is_whole(&line.bytes) => return None,
            Ok(line) => self.entry(&line),
            Err(error) => Err(Problem::line(&self.path, self.line, error)),
        })
    }
}
