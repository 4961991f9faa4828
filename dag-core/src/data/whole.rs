//! A file that is there as a whole or not at all: written beside its place, then moved there.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{DataError, Saved};

/// Writes a file. On any error the one that was there before stays.
pub(super) fn file(
    path: &Path,
    write: impl FnOnce(&mut BufWriter<File>) -> Result<(), DataError>,
) -> Result<Saved, DataError> {
    let (part, file) = Part::beside(path).map_err(DataError::write(path))?;
    let mut writer = BufWriter::new(file);
    write(&mut writer)?;
    let bytes = part.moved_to(path, writer).map_err(DataError::write(path))?;
    Ok(Saved { path: path.into(), bytes })
}

/// A file that is being written. Dropped, it is removed, unless it has been moved to its place.
struct Part(PathBuf);

impl Part {
    /// In the same folder, since a file can be moved only within its file system. Runs at the same time have each their own.
    fn beside(path: &Path) -> io::Result<(Self, File)> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "it names no file"))?;
        let mut part = OsString::from(".");
        part.push(name);
        part.push(format!(".{}.{}.part", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        let part = path.with_file_name(part);
        let file = OpenOptions::new().write(true).create_new(true).open(&part)?;
        Ok((Self(part), file))
    }

    fn moved_to(self, path: &Path, mut writer: BufWriter<File>) -> io::Result<u64> {
        writer.flush()?;
        // The name must not be on the disk before the content is.
        writer.get_ref().sync_all()?;
        let bytes = writer.get_ref().metadata()?.len();
        fs::rename(&self.0, path)?;
        Ok(bytes)
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // After the move there is nothing to remove.
        let _ = fs::remove_file(&self.0);
    }
}
