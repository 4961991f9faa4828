//! The end of a file whose writer was killed: cut where the last whole line ends.

use std::fs::File;
use std::io;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::lenient;
use crate::lines::Backwards;

/// What was done to the end of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Mended {
    /// Half a record was cut off. No completed step is in it: a step completes when its line is written as a whole.
    Cut {
        /// Where the file ends now.
        offset: u64,
        /// How much was cut.
        bytes: u64,
    },
    /// The record was whole and only lacked its line end, which was added.
    Ended,
}

/// Mends the end of a file that is open for reading and appending. The caller is its only writer.
pub(crate) fn mend_tail(file: &mut File) -> io::Result<Option<Mended>> {
    let last = Backwards::new(file.try_clone()?)?.next().transpose()?;
    let Some(last) = last.filter(|line| !line.ended) else { return Ok(None) };
    if is_whole(&last.bytes) {
        io::Write::write_all(file, b"\n")?;
        return Ok(Some(Mended::Ended));
    }
    file.set_len(last.offset)?;
    Ok(Some(Mended::Cut { offset: last.offset, bytes: last.bytes.len() as u64 }))
}

/// Whether these bytes are a JSON object, from its first brace to its last.
pub(crate) fn is_whole(line: &[u8]) -> bool {
    let is_json = |line: &[u8]| serde_json::from_slice::<&RawValue>(line).is_ok();
    let mended = || lenient::mend(line).is_some_and(|(text, _)| is_json(text.as_bytes()));
    line.trim_ascii().starts_with(b"{") && (is_json(line) || mended())
}
