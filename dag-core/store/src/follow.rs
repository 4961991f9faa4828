//! The tail of a log that is being written: each call gives what has been added since the last one.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use crate::decode::{States, decode};
use crate::error::{Problem, Result, io_error};
use crate::lines::Forwards;
use crate::records::Entry;
use crate::regular_file;

/// Follows a log. It remembers a place in the file and the bytes before it, so that it notices when the file was cut or
/// replaced, and begins again.
#[derive(Clone, Debug)]
pub struct Follower {
    path: PathBuf,
    offset: u64,
    line: u64,
    /// The bytes just before the offset.
    before: Vec<u8>,
    states: States,
}

/// What has been added to a log.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Added {
    /// The log is another one than before: what was given so far is void, and this begins with its first line.
    pub restarted: bool,
    /// The new records, or what is wrong with their lines.
    pub entries: Vec<Result<Entry, Problem>>,
}

/// How many bytes before the offset are compared.
const COMPARED: u64 = 64;

/// How much is read in one call.
pub(crate) const MOST: u64 = 1 << 22;

impl Follower {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path, offset: 0, line: 0, before: Vec::new(), states: States::Read }
    }

    /// Passes over the states, which are most of a log: records have none.
    #[must_use]
    pub fn without_states(self) -> Self {
        Self { states: States::Skip, ..self }
    }

    /// Where the next record will be read. See [`from`](Self::from).
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many lines were read.
    pub(crate) fn line(&self) -> u64 {
        self.line
    }

    /// Goes on from an [`offset`](Self::offset) that an earlier follower had. Lines are counted from there.
    ///
    /// # Errors
    ///
    /// When the log can not be read.
    pub fn from(mut self, offset: u64) -> Result<Self> {
        let read = || {
            let mut file = regular_file::open(&self.path)?;
            let end = file.metadata()?.len().min(offset);
            bytes_before(&mut file, end).map(|before| (end, before))
        };
        (self.offset, self.before) = read().map_err(io_error(&self.path, "reading the log"))?;
        Ok(self)
    }

    /// What has been added since the last call: whole lines only, and at most a few megabytes at once. Does not wait.
    ///
    /// # Errors
    ///
    /// When the log can not be read; when it is not there yet, nothing has been added.
    pub fn poll(&mut self) -> Result<Added> {
        let path = self.path.clone();
        match self.read() {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Ok(Added { restarted: self.restart(), entries: Vec::new() })
            }
            added => added.map_err(io_error(&path, "reading the log")),
        }
    }

    fn read(&mut self) -> io::Result<Added> {
        let mut file = regular_file::open(&self.path)?;
        let is_same = file.metadata()?.len() >= self.offset && bytes_before(&mut file, self.offset)? == self.before;
        let mut added = Added { restarted: !is_same && self.restart(), entries: Vec::new() };
        let start = self.offset;
        for line in Forwards::new(file.try_clone()?, start)? {
            let line = line?;
            if !line.ended || line.offset - start > MOST {
                break;
            }
            self.line += 1;
            self.offset = line.offset + line.bytes.len() as u64 + 1;
            let broken = |why| Problem::line(&self.path, self.line, why);
            added.entries.push(match decode(&line.bytes, self.states) {
                _ if line.is_blank() => Err(broken("a blank line".to_owned()).kept()),
                Err(why) => Err(broken(why)),
                Ok((record, notes)) => {
                    let (offset, length) = (line.offset, line.bytes.len() as u64);
                    Ok(Entry { line: self.line, offset, length, record, notes })
                }
            });
        }
        self.before = bytes_before(&mut file, self.offset)?;
        Ok(added)
    }

    /// Back to the beginning; whether that is news.
    fn restart(&mut self) -> bool {
        let was_further = self.offset > 0;
        (self.offset, self.line) = (0, 0);
        self.before.clear();
        was_further
    }
}

fn bytes_before(file: &mut File, offset: u64) -> io::Result<Vec<u8>> {
    let start = offset.saturating_sub(COMPARED);
    let mut bytes = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(offset - start).read_to_end(&mut bytes)?;
    Ok(bytes)
}
