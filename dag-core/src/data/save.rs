//! Writing a value to a file, one function for each format of [`save!`](crate::save). The file is there as a whole or not at all.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use super::{DataError, Saved, whole};

/// One value, in lines, with a line break at the end.
///
/// # Errors
/// The value has no form in JSON, or the file cannot be written; it is as it was.
pub fn json<T: Serialize>(value: &T, path: impl AsRef<Path>) -> Result<Saved, DataError> {
    let path = path.as_ref();
    whole::file(path, |file| {
        serde_json::to_writer_pretty(&mut *file, value).map_err(|error| match error.io_error_kind() {
            Some(_) => DataError::write(path)(error.into()),
            None => DataError::value(path, error),
        })?;
        file.write_all(b"\n").map_err(DataError::write(path))
    })
}

/// Rows as an Arrow file: one column for each field, of the types that the rows have. Needs the cargo feature `arrow`.
///
/// No rows have no columns: such a file is read as no rows.
///
/// # Errors
/// A row has no form in columns, such as a number that is no struct, or the file cannot be written; it is as it was.
#[cfg(feature = "arrow")]
pub fn arrow<T: Serialize>(rows: &[T], path: impl AsRef<Path>) -> Result<Saved, DataError> {
    use serde_arrow::schema::{SchemaLike, TracingOptions};

    let path = path.as_ref();
    let value = |error| DataError::value(path, error);
    let batch = if rows.is_empty() {
        arrow_array::RecordBatch::new_empty(arrow_schema::SchemaRef::new(arrow_schema::Schema::empty()))
    } else {
        let options = TracingOptions::default().allow_null_fields(true);
        let fields = Vec::<arrow_schema::FieldRef>::from_samples(rows, options).map_err(value)?;
        serde_arrow::to_record_batch(&fields, &rows).map_err(value)?
    };
    whole::file(path, |file| {
        let failed = |error: arrow_schema::ArrowError| match error {
            arrow_schema::ArrowError::IoError(_, error) => DataError::write(path)(error),
            error => DataError::value(path, error),
        };
        let mut writer = arrow_ipc::writer::FileWriter::try_new(file, &batch.schema()).map_err(failed)?;
        writer.write(&batch).map_err(failed)?;
        writer.finish().map_err(failed)
    })
}

/// Rows with the names of their fields in the first one. Needs the cargo feature `csv`.
///
/// # Errors
/// A row has no form in CSV, such as one with a list in it, or the file cannot be written; it is as it was.
#[cfg(feature = "csv")]
pub fn csv<T: Serialize>(rows: &[T], path: impl AsRef<Path>) -> Result<Saved, DataError> {
    let path = path.as_ref();
    whole::file(path, |file| {
        let failed = |error: ::csv::Error| match error.into_kind() {
            ::csv::ErrorKind::Io(error) => DataError::write(path)(error),
            ::csv::ErrorKind::Serialize(text) => DataError::value(path, text),
            _ => DataError::value(path, "a row differs from the one before it"),
        };
        let mut writer = ::csv::Writer::from_writer(file);
        rows.iter().try_for_each(|row| writer.serialize(row)).map_err(failed)?;
        writer.flush().map_err(DataError::write(path))
    })
}
