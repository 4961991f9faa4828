//! What stands after the last line end of a log.

use std::fs;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use crate::decode::{States, decode};
use crate::error::{Problem, Result, io_error};
use crate::follow::Follower;
use crate::lines::Place;
use crate::record::{EndEntry, Record};
use crate::{regular_file, repair};

/// The end of a step that only lacks its line end, a record that is being written, or half a one.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// How long the file was when this was looked at.
    length: u64,
    problem: Option<Problem>,
}

impl Tail {
    /// Looks again, if there may be something else than before. Gives the end of a step that only lacks its line end.
    pub(super) fn look(&mut self, log: &Path, follower: &Follower, is_open: bool) -> Result<Option<(EndEntry, Place)>> {
        let length = fs::metadata(log).map_or(0, |found| found.len());
        if length == self.length && is_open == self.problem.is_none() {
            return Ok(None);
        }
        (self.length, self.problem) = (length, None);
        let offset = follower.offset();
        let bytes = read(log, offset, length)?;
        if bytes.is_empty() || bytes.contains(&b'\n') {
            return Ok(None);
        }
        match decode(&bytes, States::Skip) {
            Ok((Record::EndEntry(end), _)) if repair::is_whole(&bytes) => {
                Ok(Some((end, Place { offset, length: bytes.len() as u64 })))
            }
            _ if is_open => Ok(None),
            _ => {
                let line = follower.line() + 1;
                self.problem = Some(Problem::line(log, line, "the writer was stopped in this line"));
                Ok(None)
            }
        }
    }

    pub(super) fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }
}

fn read(log: &Path, from: u64, to: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if to > from {
        let mut read = || {
            let mut file = regular_file::open(log)?;
            file.seek(SeekFrom::Start(from))?;
            file.take(to - from).read_to_end(&mut bytes)
        };
        read().map_err(io_error(log, "reading the end of the log"))?;
    }
    Ok(bytes)
}
