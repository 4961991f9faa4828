//! Files of lines that several processes write, each under a lock: `children.jsonl` and `annotations.jsonl`.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::Path;

use serde::Serialize;

use crate::error::{Error, Result, io_error};
use crate::repair;

/// Appends one line, after what a killed writer left unfinished has been cut. The record may depend on what the file holds.
pub(crate) fn append<T: Serialize>(path: &Path, record: impl FnOnce(&Path) -> T) -> Result<()> {
    let mut file = locked(path)?;
    file.write_all(&line(&record(path))?).map_err(io_error(path, "writing a line"))
}

/// Replaces the first line that becomes another one; whether there was one. All others stay as they are, byte for byte.
pub(crate) fn replace<T: Serialize>(path: &Path, change: impl Fn(&[u8]) -> Option<T>) -> Result<Option<T>> {
    let failed = |doing| io_error(path, doing);
    let mut file = locked(path)?;
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(failed("reading the file"))?;
    let mut start = 0;
    for old in bytes.split_inclusive(|byte| *byte == b'\n') {
        if let Some(record) = change(old.trim_ascii_end()) {
            let changed = [&bytes[..start], &line(&record)?, &bytes[start + old.len()..]].concat();
            // A reader finds the old file or the new one, and never a part.
            let new = path.with_extension("new");
            fs::write(&new, changed).and_then(|()| fs::rename(&new, path)).map_err(failed("replacing the file"))?;
            return Ok(Some(record));
        }
        start += old.len();
    }
    Ok(None)
}

fn line(record: &impl Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(record).map_err(|source| Error::Serialize { what: "a record", source })?;
    line.push(b'\n');
    Ok(line)
}

/// The file, for this process alone as long as it is open. Its last line is whole.
fn locked(path: &Path) -> Result<File> {
    let failed = |doing| io_error(path, doing);
    loop {
        let file = OpenOptions::new().read(true).append(true).create(true).open(path);
        let mut file = file.map_err(failed("opening the file"))?;
        file.lock().map_err(failed("locking the file"))?;
        if is_replaced(&file, path) {
            continue;
        }
        repair::mend_tail(&mut file).map_err(failed("mending the end of the file"))?;
        return Ok(file);
    }
}

/// Whether another process has put a new file there while this one waited for the lock of the old one.
#[cfg(unix)]
fn is_replaced(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    let same = |ours: fs::Metadata, there: fs::Metadata| (ours.dev(), ours.ino()) == (there.dev(), there.ino());
    !file.metadata().and_then(|ours| Ok(same(ours, fs::metadata(path)?))).unwrap_or(false)
}

/// A file that is open cannot be replaced here.
#[cfg(not(unix))]
fn is_replaced(_: &File, _: &Path) -> bool {
    false
}
