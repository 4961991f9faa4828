//! The log, open for appending: what is written is whole lines, also after a write that stopped in the middle.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::error::{Result, io_error};
use crate::repair::{self, Mended};

pub(crate) struct LogFile {
    file: File,
    path: PathBuf,
    /// How long the file is, as far as this writer knows.
    length: u64,
    /// Whether it ends with a piece of a line that could not be cut off again.
    torn: bool,
}

impl LogFile {
    /// Opens the log, and mends its end.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<Mended>)> {
        let failed = |doing| io_error(path, doing);
        let mut file =
            OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed("opening the log"))?;
        let mended = repair::mend_tail(&mut file).map_err(failed("mending the end of the log"))?;
        let length = file.metadata().map_err(failed("measuring the log"))?.len();
        Ok((Self { file, path: path.to_owned(), length, torn: false }, mended))
    }

    /// The same file under its final name.
    pub(crate) fn renamed(self, path: PathBuf) -> Self {
        Self { path, ..self }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn sync(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    /// Appends whole lines: in one write, unless the system takes only a part.
    pub(crate) fn append(&mut self, lines: &[u8]) -> Result<()> {
        if self.torn {
            self.write_whole(b"\n")?;
            self.torn = false;
        }
        self.write_whole(lines)
    }

    fn write_whole(&mut self, bytes: &[u8]) -> Result<()> {
        let mut written = 0;
        while written < bytes.len() {
            let error = match self.file.write(&bytes[written..]) {
                Ok(0) => ErrorKind::WriteZero.into(),
                Ok(more) => {
                    written += more;
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => error,
            };
            self.torn |= written > 0 && self.take_back(written).is_err();
            return Err(io_error(&self.path, "writing a line")(error));
        }
        self.length += written as u64;
        Ok(())
    }

    /// Cuts off what a failed write has left, if nobody else has written since.
    fn take_back(&self, written: usize) -> io::Result<()> {
        if self.file.metadata()?.len() != self.length + written as u64 {
            return Err(io::Error::other("another writer has appended"));
        }
        self.file.set_len(self.length)
    }
}
