//! States stay in the log until somebody asks for one.

use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use super::step::Edit;
use crate::decode::{States, decode};
use crate::error::{Error, Problem, Result, io_error};
use crate::fields::Object;
use crate::lines::{self, Place};
use crate::record::Record;
use crate::regular_file;
use crate::resume::without_reserved;

/// The state after the step whose end stands here.
pub(super) fn after_step(log: &Path, place: Place, sequence_id: u64) -> Result<Option<Object>> {
    match record_at(log, place)? {
        Record::EndEntry(entry) if entry.sequence_id == sequence_id => Ok(entry.state.map(without_reserved)),
        _ => Err(changed(log)),
    }
}

pub(super) fn after_edit(log: &Path, edit: &Edit) -> Result<Option<Object>> {
    match record_at(log, edit.place)? {
        Record::DagStateEdit(edit) => Ok(edit.state.map(without_reserved)),
        _ => Err(changed(log)),
    }
}

fn record_at(log: &Path, place: Place) -> Result<Record> {
    let mut line = Vec::new();
    let mut read = || {
        let mut file = regular_file::open(log)?;
        file.seek(SeekFrom::Start(place.offset))?;
        file.take(place.length).read_to_end(&mut line)
    };
    read().map_err(io_error(log, "reading a state"))?;
    decode(&line, States::Read).map(|(record, _)| record).map_err(|why| unreadable(log, place, &line, &why))
}

/// An index passes over states, so that one that can not be read is met here; what is no record at all is of another log.
fn unreadable(log: &Path, place: Place, line: &[u8], why: &str) -> Error {
    if decode(line, States::Skip).is_err() {
        return changed(log);
    }
    let number = regular_file::open(log).and_then(|mut file| lines::number_at(&mut file, place.offset));
    Error::Broken(Problem { line: number.ok(), ..Problem::file(log, why) })
}

pub(super) fn changed(log: &Path) -> Error {
    Error::Broken(Problem::file(log, "the log is another one than the one read before; read it again"))
}
