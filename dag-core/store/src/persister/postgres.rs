//! States in `PostgreSQL`, in the table of Burr's own `PostgreSQLPersister`: both can use one database.

use std::fmt;
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use postgres::error::SqlState;
use postgres::{Client, Config, NoTls, Row};

use super::{Persister, Saved, row};
use crate::error::{Error, Problem, Result};
use crate::fields::Object;

/// Keeps states in the table `burr_state` of a `PostgreSQL` database.
///
/// It is called from async code and blocks it as a file would: the client has a thread of its own, and a connection that was lost is made
/// again by the next call. A state with a NUL character, which `PostgreSQL` has no place for, is an error.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use dag_core::{Inputs, Machine, State, action};
/// use dag_store::persister::{Persisted, PostgresPersister};
/// # use serde::{Deserialize, Serialize};
///
/// # #[derive(State, Clone, Default, Serialize, Deserialize)]
/// # struct Counter { count: u32 }
/// # #[action(writes(count))]
/// # fn add(count: &u32) -> u32 { count + 1 }
/// # async fn counted() -> Result<(), Box<dyn std::error::Error>> {
/// let machine = Machine::single(Counter::default(), "add", action::<add>())?;
/// let states = Arc::new(PostgresPersister::connect("postgres://ada:secret@localhost/states")?);
/// let mut app = Persisted::new(&machine, states, "first").partition_key("ada").resume_or_start()?;
/// app.step(Inputs::new()).await?;
/// # Ok(())
/// # }
/// ```
pub struct PostgresPersister {
    server: String,
    jobs: Mutex<Sender<Job>>,
}

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

type Answer<R> = std::result::Result<R, postgres::Error>;

const TABLE: &str = "
    CREATE TABLE IF NOT EXISTS burr_state (
        partition_key TEXT DEFAULT '',
        app_id TEXT NOT NULL,
        sequence_id INTEGER NOT NULL,
        position TEXT NOT NULL,
        status TEXT NOT NULL,
        state JSONB NOT NULL,
        created_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP,
        PRIMARY KEY (partition_key, app_id, sequence_id, position)
    );
    CREATE INDEX IF NOT EXISTS burr_state_created_at_index ON burr_state (created_at);
    ALTER TABLE burr_state ADD COLUMN IF NOT EXISTS dag_next TEXT, ADD COLUMN IF NOT EXISTS dag_schema TEXT;";

/// Whether the table is there, with what our machines know and Burr does not: it names the columns that it uses, and passes over others.
const IS_MADE: &str = "SELECT count(*) = 2 FROM information_schema.columns WHERE table_name = 'burr_state'
    AND table_schema = ANY(current_schemas(false)) AND column_name IN ('dag_next', 'dag_schema')";

/// Of several that make the table, or save the same step, one goes first. Held until the end of the transaction.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))::text";

const INSERT: &str = "INSERT INTO burr_state
    (partition_key, app_id, sequence_id, position, state, status, dag_next, dag_schema)
    SELECT $1::text, $2::text, $3::bigint, $4::text, $5::text::jsonb, $6::text, $7::text, $8::text
    WHERE NOT EXISTS (SELECT 1 FROM burr_state WHERE partition_key = $1 AND app_id = $2 AND sequence_id = $3)";

const REPLACE: &str = "UPDATE burr_state
    SET position = $4, state = $5::text::jsonb, status = $6, dag_next = $7, dag_schema = $8
    WHERE partition_key = $1 AND app_id = $2 AND sequence_id = $3::bigint";

const SELECT: &str = "SELECT sequence_id, position, status, state::text, dag_next, dag_schema FROM burr_state
    WHERE partition_key = $1 AND app_id = $2 AND ($3::bigint IS NULL OR sequence_id = $3)
    ORDER BY sequence_id DESC, created_at DESC LIMIT 1";

const LIST: &str =
    "SELECT app_id FROM burr_state WHERE partition_key = $1 GROUP BY app_id ORDER BY MAX(created_at) DESC";

impl PostgresPersister {
    /// Connects, without TLS, and makes the table when it is missing: `postgres://user:password@localhost/database`, or
    /// `host=localhost user=… dbname=…`.
    ///
    /// # Errors
    ///
    /// When that is no such text, the server can not be reached, or the table can not be made.
    pub fn connect(database: &str) -> Result<Self> {
        let read = database.parse::<Config>();
        let mut config = read.map_err(failed("PostgreSQL", "reading the name of the database"))?;
        config.connect_timeout(config.get_connect_timeout().copied().unwrap_or(CONNECT));
        Self::start(named(&config), Connection { client: None, config: Some(config) })
    }

    /// Takes a client that is connected: by TLS, for instance. Once that is closed, so is this. To be called where no async code runs.
    ///
    /// # Errors
    ///
    /// When the table can not be made.
    pub fn of(client: Client) -> Result<Self> {
        Self::start("PostgreSQL".to_owned(), Connection { client: Some(client), config: None })
    }

    fn start(server: String, connection: Connection) -> Result<Self> {
        let (jobs, queue) = channel();
        let spawned = thread::Builder::new().name("dag-store postgres".to_owned()).spawn(|| work(connection, queue));
        spawned.map_err(failed(&server, "starting its thread"))?;
        let this = Self { server, jobs: Mutex::new(jobs) };
        this.run("connecting", |client| {
            if client.query_one(IS_MADE, &[])?.get(0) {
                return Ok(());
            }
            let mut change = client.transaction()?;
            change.query_one(LOCK, &[&"burr_state"])?;
            change.batch_execute(TABLE)?;
            change.commit()
        })?;
        Ok(this)
    }

    /// Has something done by the thread of the client, and waits for it.
    fn run<R: Send + 'static>(
        &self,
        doing: &'static str,
        job: impl FnOnce(&mut Client) -> Answer<R> + Send + 'static,
    ) -> Result<R> {
        let (answer, answered) = sync_channel(1);
        let job: Job = Box::new(move |connection| {
            // Who does not wait any more is not told.
            drop(answer.send(connection.client().and_then(job)));
        });
        let gone = || std::io::Error::other("its thread has ended");
        let sent = self.jobs.lock().unwrap_or_else(PoisonError::into_inner).send(job);
        sent.map_err(|_| failed(&self.server, doing)(gone()))?;
        let answer = answered.recv().map_err(|_| failed(&self.server, doing)(gone()))?;
        answer.map_err(failed(&self.server, doing))
    }

    /// Gives the row to a statement; to how many rows it did something.
    fn write(&self, saved: &Saved, doing: &'static str, statement: &'static str) -> Result<u64> {
        let saved = saved.clone();
        self.run(doing, move |client| {
            let key = saved.partition_key.as_deref().unwrap_or_default();
            let Saved { app_id, position, next, schema, .. } = &saved;
            let (number, state, status) =
                (saved.sequence_id.cast_signed(), row::state(&saved), row::status(saved.status));
            let mut change = client.transaction()?;
            change.query_one(LOCK, &[&format!("{key}:{app_id}")])?;
            let rows = change.execute(statement, &[&key, app_id, &number, position, &state, &status, next, schema]);
            // Python's Burr does not wait for the lock.
            let rows = rows.or_else(|error| match error.code() {
                Some(&SqlState::UNIQUE_VIOLATION) => Ok(0),
                _ => Err(error),
            })?;
            change.commit()?;
            Ok(rows)
        })
    }
}

impl Persister for PostgresPersister {
    fn save(&self, saved: &Saved) -> Result<()> {
        match self.write(saved, "saving a state", INSERT)? {
            0 => Err(saved.again()),
            _ => Ok(()),
        }
    }

    fn replace(&self, saved: &Saved) -> Result<()> {
        match self.write(saved, "replacing a state", REPLACE)? {
            0 => Err(saved.missing()),
            _ => Ok(()),
        }
    }

    fn load(&self, partition_key: Option<&str>, app_id: &str, sequence_id: Option<u64>) -> Result<Option<Saved>> {
        let (key, app) = (partition_key.unwrap_or_default().to_owned(), app_id.to_owned());
        let wanted = sequence_id.map(u64::cast_signed);
        let row = self.run("loading a state", move |client| {
            let row = client.query_opt(SELECT, &[&key, &app, &wanted])?;
            row.as_ref().map(found).transpose()
        })?;
        let Some((saved, state)) = row else { return Ok(None) };
        let sequence_id = saved.sequence_id;
        row::read(saved, partition_key, app_id, &state).map(Some).map_err(|why| {
            let what = format!("the state of {app_id:?} after step {sequence_id}: {why}");
            Error::Broken(Problem::file(self.server.as_ref(), what))
        })
    }

    fn list_app_ids(&self, partition_key: Option<&str>) -> Result<Vec<String>> {
        let key = partition_key.unwrap_or_default().to_owned();
        self.run("listing the applications", move |client| {
            client.query(LIST, &[&key])?.iter().map(|row| row.try_get(0)).collect()
        })
    }
}

/// A client on its own thread, which blocks: within async code it could not.
struct Connection {
    client: Option<Client>,
    /// How to connect again.
    config: Option<Config>,
}

/// A server that says nothing is given up after this.
const CONNECT: Duration = Duration::from_secs(10);

impl Connection {
    fn client(&mut self) -> Answer<&mut Client> {
        let client = match (self.client.take(), &self.config) {
            (Some(client), _) if !client.is_closed() => client,
            (_, Some(config)) => config.connect(NoTls)?,
            (Some(closed), None) => closed,
            (None, None) => unreachable!("it was made of a client or of a configuration"),
        };
        Ok(self.client.insert(client))
    }
}

fn work(mut connection: Connection, jobs: Receiver<Job>) {
    for job in jobs {
        job(&mut connection);
    }
}

/// The database, for people: without a password.
fn named(config: &Config) -> String {
    let hosts = config.get_hosts().iter().map(|host| match host {
        postgres::config::Host::Tcp(host) => host.clone(),
        #[cfg(unix)]
        postgres::config::Host::Unix(path) => path.display().to_string(),
    });
    format!("PostgreSQL {} at {}", config.get_dbname().unwrap_or_default(), hosts.collect::<Vec<_>>().join(", "))
}

fn failed<E: std::error::Error + Send + Sync + 'static>(server: &str, doing: &'static str) -> impl Fn(E) -> Error {
    let server = server.to_owned();
    move |source| Error::Server { server: server.clone(), doing, source: source.into() }
}

/// A row, and the text of its state.
fn found(row: &Row) -> Answer<(Saved, String)> {
    let saved = Saved {
        partition_key: None,
        app_id: String::new(),
        sequence_id: i64::from(row.try_get::<_, i32>(0)?).cast_unsigned(),
        position: row.try_get(1)?,
        status: row::to_status(row.try_get(2)?),
        state: Object::new(),
        prior_step: None,
        next: row.try_get(4)?,
        schema: row.try_get(5)?,
    };
    Ok((saved, row.try_get(3)?))
}

impl fmt::Debug for PostgresPersister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresPersister").field("server", &self.server).finish_non_exhaustive()
    }
}
