//! One writer at a time: an advisory lock on a file of its own, which ends with the process that holds it.
//!
//! The log itself is not locked: where locks are mandatory nobody could read it.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;
use std::process;
use std::thread;
use std::time::Duration;

use crate::error::{Error, Result, io_error};
use crate::{names, regular_file};

/// The right to write to an application.
pub(crate) struct Lock {
    _file: File,
}

/// A reader that looks whether there is a writer holds the lock for a moment.
const TRIES: u32 = 6;

impl Lock {
    /// Takes the lock of the application in this folder.
    pub(crate) fn take(app: &Path) -> Result<Self> {
        let path = app.join(names::LOCK);
        let failed = |doing| io_error(&path, doing);
        let mut options = OpenOptions::new();
        let mut file = options
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(failed("opening the lock"))?;
        for attempt in 0..TRIES {
            match file.try_lock() {
                Ok(()) => {
                    write_pid(&mut file).map_err(failed("writing the lock"))?;
                    return Ok(Self { _file: file });
                }
                Err(TryLockError::Error(error)) => return Err(failed("taking the lock")(error)),
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(1 << attempt)),
            }
        }
        Err(Error::Owned { path: app.to_owned(), pid: read_pid(&mut file) })
    }

    /// Whether a writer has the application open. Burr's own writers take no lock, and are not seen.
    pub(crate) fn is_held(app: &Path) -> bool {
        let Ok(file) = regular_file::open(&app.join(names::LOCK)) else { return false };
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock))
    }
}

fn write_pid(file: &mut File) -> std::io::Result<()> {
    // Always as long, so that it is written in place: cutting the file first takes a hundred times as long.
    file.rewind()?;
    file.write_all(format!("{:<10}\n", process::id()).as_bytes())
}

fn read_pid(file: &mut File) -> Option<u32> {
    let mut text = String::new();
    file.rewind().and_then(|()| file.read_to_string(&mut text)).ok()?;
    text.trim().parse().ok()
}

/// Removes what is left of applications whose making was interrupted.
pub(crate) fn sweep(project: &Path) -> std::io::Result<usize> {
    let mut swept = 0;
    for entry in fs::read_dir(project)?.filter_map(std::result::Result::ok) {
        let unfinished = entry.file_name().to_string_lossy().starts_with(names::UNFINISHED);
        if unfinished && entry.path().join(names::LOCK).exists() && !Lock::is_held(&entry.path()) {
            fs::remove_dir_all(entry.path())?;
            swept += 1;
        }
    }
    Ok(swept)
}
