//! Lines of a file, forwards and backwards, one at a time.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// Where a line lies in its file, without its line end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) offset: u64,
    pub(crate) length: u64,
}

/// One line, without its line end.
pub(crate) struct Line {
    pub(crate) bytes: Vec<u8>,
    pub(crate) offset: u64,
    /// Whether it has a line end. One without may still be in writing.
    pub(crate) ended: bool,
}

impl Line {
    /// Where it lies.
    pub(crate) fn place(&self) -> Place {
        Place { offset: self.offset, length: self.bytes.len() as u64 }
    }

    /// Nothing but white space.
    pub(crate) fn is_blank(&self) -> bool {
        self.bytes.iter().all(u8::is_ascii_whitespace)
    }
}

/// The lines from an offset on. An error is the last of them: the next read would meet it again, for ever.
#[derive(Debug)]
pub(crate) struct Forwards {
    file: BufReader<File>,
    offset: u64,
    failed: bool,
}

impl Forwards {
    pub(crate) fn new(mut file: File, offset: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(offset))?;
        Ok(Self { file: BufReader::with_capacity(1 << 16, file), offset, failed: false })
    }
}

impl Iterator for Forwards {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let mut bytes = Vec::new();
        match self.file.read_until(b'\n', &mut bytes) {
            Ok(0) => None,
            Err(error) => {
                self.failed = true;
                Some(Err(error))
            }
            Ok(read) => {
                let offset = self.offset;
                self.offset += read as u64;
                let ended = bytes.pop_if(|last| *last == b'\n').is_some();
                Some(Ok(Line { bytes, offset, ended }))
            }
        }
    }
}

/// The lines from the last to the first, in blocks that double while a line does not fit.
pub(crate) struct Backwards {
    file: File,
    /// What of the file was read and not yet given.
    read: Vec<u8>,
    /// Where that begins.
    start: u64,
    block: u64,
}

const BLOCK: u64 = 1 << 14;

impl Backwards {
    pub(crate) fn new(file: File) -> io::Result<Self> {
        let start = file.metadata()?.len();
        Ok(Self { file, read: Vec::new(), start, block: BLOCK })
    }

    /// Puts the block before what was read in front of it.
    fn read_more(&mut self) -> io::Result<()> {
        let length = self.block.min(self.start);
        self.block *= 2;
        self.start -= length;
        let mut read = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + self.read.len());
        self.file.seek(SeekFrom::Start(self.start))?;
        if (&self.file).take(length).read_to_end(&mut read)? as u64 != length {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the file became shorter while it was read"));
        }
        read.append(&mut self.read);
        self.read = read;
        Ok(())
    }

    /// Takes the last line off what was read, if all of it is there.
    fn take(&mut self) -> Option<Line> {
        let ended = self.read.last() == Some(&b'\n');
        let text = &self.read[..self.read.len() - usize::from(ended)];
        let at = match text.iter().rposition(|byte| *byte == b'\n') {
            Some(newline) => newline + 1,
            None if self.start == 0 && !self.read.is_empty() => 0,
            None => return None,
        };
        let mut bytes = self.read.split_off(at);
        bytes.truncate(bytes.len() - usize::from(ended));
        self.block = BLOCK;
        Some(Line { bytes, offset: self.start + at as u64, ended })
    }
}

impl Iterator for Backwards {
    type Item = io::Result<Line>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.take() {
                Some(line) => return Some(Ok(line)),
                None if self.start == 0 => return None,
                None => {}
            }
            if let Err(error) = self.read_more() {
                return Some(Err(error));
            }
        }
    }
}

/// The number of the line that begins at an offset, counted from 1.
pub(crate) fn number_at(file: &mut File, offset: u64) -> io::Result<u64> {
    file.seek(SeekFrom::Start(0))?;
    let mut before = BufReader::new(file).take(offset);
    let (mut number, mut skipped) = (1, before.skip_until(b'\n')?);
    while skipped > 0 {
        number += 1;
        skipped = before.skip_until(b'\n')?;
    }
    Ok(number)
}
