//! States in `SQLite`, in the table of Burr's own `SQLitePersister`: both can use one file.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::types::Value as Cell;
use rusqlite::{Connection, ErrorCode, OptionalExtension, Row, TransactionBehavior, params};

use super::{Persister, Saved, row};
use crate::error::{Error, Problem, Result};
use crate::fields::Object;

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
        dag_next TEXT,
        dag_schema TEXT,
        PRIMARY KEY (partition_key, app_id, sequence_id, position)
    );
    CREATE INDEX IF NOT EXISTS burr_state_created_at_index ON burr_state (created_at);";

/// What our machines know and Burr does not: it names the columns that it uses, and passes over others.
const OURS: [&str; 2] = ["dag_next", "dag_schema"];

const INSERT: &str = "INSERT INTO burr_state
    (partition_key, app_id, sequence_id, position, state, status, dag_next, dag_schema)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
    WHERE NOT EXISTS (SELECT 1 FROM burr_state WHERE partition_key = ?1 AND app_id = ?2 AND sequence_id = ?3)";

const REPLACE: &str = "UPDATE burr_state
    SET position = ?4, state = ?5, status = ?6, dag_next = ?7, dag_schema = ?8
    WHERE partition_key = ?1 AND app_id = ?2 AND sequence_id = ?3";

const SELECT: &str = "SELECT sequence_id, position, status, state, dag_next, dag_schema FROM burr_state
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
            let mut connection = Connection::open(&path)?;
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            connection.pragma_update(None, "journal_mode", "wal")?;
            connection.pragma_update(None, "synchronous", "normal")?;
            connection.execute_batch(TABLE)?;
            add_our_columns(&mut connection)?;
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

    /// Gives the row to a statement; to how many rows it did something.
    fn write(&self, saved: &Saved, statement: &str) -> rusqlite::Result<usize> {
        let Saved { app_id, position, next, schema, .. } = saved;
        let (status, state) = (row::status(saved.status), row::state(saved));
        let key = saved.partition_key.as_deref().unwrap_or_default();
        let row = params![key, app_id, saved.sequence_id.cast_signed(), position, state, status, next, schema];
        self.connection().prepare(statement)?.execute(row)
    }

    fn broken(&self, app_id: &str, sequence_id: u64, why: &str) -> Error {
        Error::Broken(Problem::file(&self.path, format!("the state of {app_id:?} after step {sequence_id}: {why}")))
    }
}

impl Persister for SqlitePersister {
    fn save(&self, saved: &Saved) -> Result<()> {
        match self.write(saved, INSERT) {
            Ok(0) => Err(saved.again()),
            Ok(_) => Ok(()),
            Err(rusqlite::Error::SqliteFailure(why, _)) if why.code == ErrorCode::ConstraintViolation => {
                Err(saved.again())
            }
            Err(source) => Err(self.failed("saving a state")(source)),
        }
    }

    fn replace(&self, saved: &Saved) -> Result<()> {
        match self.write(saved, REPLACE) {
            Ok(0) => Err(saved.missing()),
            Ok(_) => Ok(()),
            Err(source) => Err(self.failed("replacing a state")(source)),
        }
    }

    fn load(&self, partition_key: Option<&str>, app_id: &str, sequence_id: Option<u64>) -> Result<Option<Saved>> {
        let wanted = sequence_id.map_or(Cell::Null, |wanted| Cell::Integer(wanted.cast_signed()));
        let connection = self.connection();
        let mut select = connection.prepare(SELECT).map_err(self.failed("preparing to load"))?;
        let row = select.query_row(params![partition_key.unwrap_or_default(), app_id, wanted], found).optional();
        let Some((saved, state)) = row.map_err(self.failed("loading a state"))? else { return Ok(None) };
        let sequence_id = saved.sequence_id;
        let saved = row::read(saved, partition_key, app_id, &state);
        saved.map(Some).map_err(|why| self.broken(app_id, sequence_id, &why))
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

/// A table that Burr's persister or an earlier one made lacks them.
fn add_our_columns(connection: &mut Connection) -> rusqlite::Result<()> {
    // Of several that open the file at once, one adds them.
    let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for column in OURS {
        let there = "SELECT EXISTS (SELECT 1 FROM pragma_table_info('burr_state') WHERE name = ?1)";
        if !change.query_row(there, [column], |row| row.get(0))? {
            change.execute_batch(&format!("ALTER TABLE burr_state ADD COLUMN {column} TEXT"))?;
        }
    }
    change.commit()
}

/// A row, and the text of its state.
fn found(row: &Row<'_>) -> rusqlite::Result<(Saved, String)> {
    let status: String = row.get(2)?;
    let saved = Saved {
        partition_key: None,
        app_id: String::new(),
        sequence_id: row.get::<_, i64>(0)?.cast_unsigned(),
        position: row.get(1)?,
        status: row::to_status(&status),
        state: Object::new(),
        prior_step: None,
        next: row.get(4)?,
        schema: row.get(5)?,
    };
    Ok((saved, row.get(3)?))
}
