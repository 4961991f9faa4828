//! States in `SQLite`, in the table of Burr's own `SQLitePersister`: both can use one file.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, params};
use serde_json::Value;

use super::{Persister, Saved};
use crate::app::Status;
use crate::error::{Error, Problem, Result};
use crate::fields::{Fields, Object};
use crate::lenient;
use crate::resume::{PRIOR_STEP, SEQUENCE_ID, without_reserved};

/// Keeps states in the table `burr_state` of an `SQLite` file, with write-ahead logging: readers wait for nobody.
#[derive(Debug)]
pub struct SqlitePersister {
    path: PathBuf,
    connection: Mutex<Connection>,
}

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS burr_state (
        partition_key TEXT DEFAULT '',
        app_id TEXT NOT NULL,
        sequence_id INTEGER NOT NULL,
        position TEXT NOT NULL,
        status TEXT NOT NULL,
        state TEXT NOT NULL,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        PRIMARY KEY (partition_key, app_id, sequence_id, position)
    );
    CREATE INDEX IF NOT EXISTS burr_state_created_at_index ON burr_state (created_at);";

const INSERT: &str = "INSERT INTO burr_state (partition_key, app_id, sequence_id, position, state, status)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE NOT EXISTS (SELECT 1 FROM burr_state WHERE partition_key = ?1 AND app_id = ?2 AND sequence_id = ?3)";

const SELECT: &str = "SELECT sequence_id, position, status, state FROM burr_state
    WHERE partition_key = ?1 AND app_id = ?2 AND (?3 IS NULL OR sequence_id = ?3)
    ORDER BY sequence_id DESC, rowid DESC LIMIT 1";

const LIST: &str = "SELECT app_id FROM burr_state WHERE partition_key = ?1
    GROUP BY app_id ORDER BY MAX(created_at) DESC, MAX(rowid) DESC";

impl SqlitePersister {
    /// Opens or makes a file. Its table is made when it is missing.
    ///
    /// # Errors
    ///
    /// When the file is no database or can not be written.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        let open = || {
            let connection = Connection::open(&path)?;
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "normal")?;
            connection.execute_batch(TABLE)?;
            Ok(connection)
        };
        match open() {
            Ok(connection) => Ok(Self { path, connection: Mutex::new(connection) }),
            Err(source) => Err(Error::Sqlite { path, doing: "opening the database", source }),
        }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, doing: &'static str) -> impl FnOnce(rusqlite::Error) -> Error {
        move |source| Error::Sqlite { path: self.path.clone(), doing, source }
    }

    fn broken(&self, app_id: &str, sequence_id: u64, why: &str) -> Error {
        Error::Broken(Problem::file(&self.path, format!("the state of {app_id:?} after step {sequence_id}: {why}")))
    }
}

impl Persister for SqlitePersister {
    fn save(&self, saved: &Saved) -> Result<()> {
        let again = || Error::Saved { app_id: saved.app_id.clone(), sequence_id: saved.sequence_id };
        let status = if saved.status == Status::Failed { "failed" } else { "completed" };
        let state = Value::Object(with_reserved(saved)).to_string();
        let key = saved.partition_key.as_deref().unwrap_or_default();
        let row = params![key, saved.app_id, saved.sequence_id.cast_signed(), saved.position, state, status];
        let connection = self.connection();
        let mut insert = connection.prepare(INSERT).map_err(self.failed("preparing to save"))?;
        match insert.execute(row) {
            Ok(0) => Err(again()),
            Ok(_) => Ok(()),
            Err(rusqlite::Error::SqliteFailure(why, _)) if why.code == ErrorCode::ConstraintViolation => Err(again()),
            Err(source) => Err(self.failed("saving a state")(source)),
        }
    }

    fn load(&self, partition_key: Option<&str>, app_id: &str, sequence_id: Option<u64>) -> Result<Option<Saved>> {
        let columns = |row: &Row<'_>| Ok((row.get::<_, i64>(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?));
        let wanted = sequence_id.map_or(Cell::Null, |wanted| Cell::Integer(wanted.cast_signed()));
        let connection = self.connection();
        let mut select = connection.prepare(SELECT).map_err(self.failed("preparing to load"))?;
        let found = select.query_row(params![partition_key.unwrap_or_default(), app_id, wanted], columns).optional();
        let Some((sequence_id, position, status, state)) = found.map_err(self.failed("loading a state"))? else {
            return Ok(None);
        };
        let sequence_id = sequence_id.cast_unsigned();
        let state: String = state;
        let state = parse(&state).map_err(|why| self.broken(app_id, sequence_id, &why))?;
        Ok(Some(Saved {
            partition_key: partition_key.map(ToOwned::to_owned),
            app_id: app_id.to_owned(),
            sequence_id,
            position,
            status: if status == "failed" { Status::Failed } else { Status::Completed },
            prior_step: state.get(PRIOR_STEP).and_then(Value::as_str).map(ToOwned::to_owned),
            state: without_reserved(state),
        }))
    }

    fn list_app_ids(&self, partition_key: Option<&str>) -> Result<Vec<String>> {
        let connection = self.connection();
        let list = || {
            let mut select = connection.prepare(LIST)?;
            let ids = select.query_map(params![partition_key.unwrap_or_default()], |row| row.get(0))?;
            ids.collect::<rusqlite::Result<Vec<String>>>()
        };
        list().map_err(self.failed("listing the applications"))
    }
}

/// The state as Burr's persister saves it.
fn with_reserved(saved: &Saved) -> Object {
    let mut state = saved.state.clone();
    state.insert(SEQUENCE_ID.to_owned(), saved.sequence_id.into());
    if let Some(step) = &saved.prior_step {
        state.insert(PRIOR_STEP.to_owned(), step.as_str().into());
    }
    state
}

/// Python writes `NaN` into a state where it finds one.
fn parse(state: &str) -> std::result::Result<Object, String> {
    let read = |text: &str| Fields::parse(text)?.rest();
    read(state).or_else(|why| match lenient::mend(state.as_bytes()) {
        Some((mended, _)) => read(&mended),
        None => Err(why),
    })
}
