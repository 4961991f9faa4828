//! Reading a file as a typed value, one function for each format of [`load!`](crate::load).

use std::path::Path;

use serde::de::DeserializeOwned;

use super::DataError;

/// One value, the whole file.
///
/// # Errors
/// The file cannot be read, or holds something else; the line says where.
pub fn json<T: DeserializeOwned>(path: impl AsRef<Path>) -> Result<T, DataError> {
    let path = path.as_ref();
    // serde_json reads a text in memory several times faster than a reader, and knows its lines.
    let text = std::fs::read(path).map_err(DataError::read(path))?;
    serde_json::from_slice(&text).map_err(|error| DataError::content(path, error.line() as u64, error))
}

/// Rows of an Arrow file, as `pyarrow` and `polars` write them too (there it is called IPC or Feather): one column for each field, found by its
/// name. Needs the cargo feature `arrow`.
///
/// # Errors
/// The file cannot be read, is no Arrow file, or its columns do not fit the rows.
#[cfg(feature = "arrow")]
pub fn arrow<T: DeserializeOwned>(path: impl AsRef<Path>) -> Result<Vec<T>, DataError> {
    let path = path.as_ref();
    let file = std::fs::File::open(path).map_err(DataError::read(path))?;
    let failed = |error: arrow_schema::ArrowError| match error {
        arrow_schema::ArrowError::IoError(_, error) => DataError::read(path)(error),
        error => DataError::columns(path, error),
    };
    let mut rows = Vec::new();
    for batch in arrow_ipc::reader::FileReader::try_new_buffered(file, None).map_err(failed)? {
        let batch: Vec<T> =
            serde_arrow::from_record_batch(&batch.map_err(failed)?).map_err(|error| DataError::columns(path, error))?;
        rows.extend(batch);
    }
    Ok(rows)
}

/// Rows with the names of their fields in the first one. Needs the cargo feature `csv`.
///
/// # Errors
/// The file cannot be read, or a row of it is something else; the line says where it begins.
#[cfg(feature = "csv")]
pub fn csv<T: DeserializeOwned>(path: impl AsRef<Path>) -> Result<Vec<T>, DataError> {
    let path = path.as_ref();
    let file = std::fs::File::open(path).map_err(DataError::read(path))?;
    let mut reader = ::csv::Reader::from_reader(std::io::BufReader::new(file));
    reader.deserialize().collect::<Result<_, _>>().map_err(|error: ::csv::Error| {
        let (line, text) = (error.position().map_or(1, ::csv::Position::line), error.to_string());
        match error.into_kind() {
            ::csv::ErrorKind::Io(error) => DataError::read(path)(error),
            ::csv::ErrorKind::Deserialize { err, .. } => DataError::content(path, line, err),
            _ => DataError::content(path, line, text),
        }
    })
}
