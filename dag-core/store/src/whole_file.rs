//! Small files that are read as a whole: JSON, and JSON lines.

use std::io::ErrorKind;
use std::path::Path;

use crate::error::{Problem, Result, io_error};
use crate::fields::Why;
use crate::{lenient, regular_file};

/// What `parse` makes of a text, and notes on what is odd about it.
type Parsed<T> = Result<(T, Vec<String>), Why>;

/// Parses one JSON file. `None` when there is none, or when it can make nothing of it, which is then a problem.
pub(crate) fn read<T>(
    path: &Path,
    problems: &mut Vec<Problem>,
    parse: impl Fn(&str) -> Parsed<T>,
) -> Result<Option<T>> {
    let bytes = match regular_file::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error(path, "reading the file")(error)),
    };
    match parse_bytes(&bytes, parse) {
        Ok((value, notes)) => {
            problems.extend(notes.into_iter().map(|note| Problem::file(path, note).kept()));
            Ok(Some(value))
        }
        Err(why) => {
            problems.push(Problem::file(path, why));
            Ok(None)
        }
    }
}

/// Parses each line of a file; none when there is no such file.
pub(crate) fn read_lines<T>(
    path: &Path,
    problems: &mut Vec<Problem>,
    parse: impl Fn(&str) -> Parsed<T>,
) -> Result<Vec<T>> {
    let bytes = match regular_file::read(path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_error(path, "reading the file")(error)),
    };
    let mut values = Vec::new();
    let lines = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    if bytes.is_empty() {
        return Ok(values);
    }
    for (number, line) in (1..).zip(lines.split(|byte| *byte == b'\n')) {
        if line.trim_ascii().is_empty() {
            problems.push(Problem::line(path, number, "a blank line").kept());
            continue;
        }
        match parse_bytes(line, &parse) {
            Ok((value, notes)) => {
                values.push(value);
                problems.extend(notes.into_iter().map(|note| Problem::line(path, number, note).kept()));
            }
            Err(why) => problems.push(Problem::line(path, number, why)),
        }
    }
    Ok(values)
}

fn parse_bytes<T>(bytes: &[u8], parse: impl Fn(&str) -> Parsed<T>) -> Parsed<T> {
    let ((value, more), mut notes) = lenient::read(bytes, parse)?;
    notes.extend(more);
    Ok((value, notes))
}
