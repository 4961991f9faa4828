//! States in Redis, under the keys of Burr's own `RedisBasePersister`: both can use one server.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use redis::{Client, Cmd, Connection, FromRedisValue, RedisResult};

use super::{Persister, Saved, row};
use crate::error::{Error, Problem, Result};
use crate::fields::Object;
use crate::time::Time;

/// Keeps states in Redis: a hash for each step, under `partition:application:number`, and a sorted set of the applications of each
/// partition.
///
/// A call blocks until the server has answered. A connection that was lost is made again by the next call.
///
/// ```no_run
/// use std::sync::Arc;
///
/// use dag_core::{Inputs, Machine, State, action};
/// use dag_store::persister::{Persisted, RedisPersister};
/// # use serde::{Deserialize, Serialize};
///
/// # #[derive(State, Clone, Default, Serialize, Deserialize)]
/// # struct Counter { count: u32 }
/// # #[action(writes(count))]
/// # fn add(count: &u32) -> u32 { count + 1 }
/// # async fn counted() -> Result<(), Box<dyn std::error::Error>> {
/// let machine = Machine::single(Counter::default(), "add", action::<add>())?;
/// let states = Arc::new(RedisPersister::connect("redis://:secret@localhost:6379/0")?);
/// let mut app = Persisted::new(&machine, states, "first").partition_key("ada").resume_or_start()?;
/// app.step(Inputs::new()).await?;
/// # Ok(())
/// # }
/// ```
pub struct RedisPersister {
    server: String,
    client: Client,
    namespace: Option<String>,
    connection: Mutex<Connection>,
}

/// A server that says nothing is given up after this.
const CONNECT: Duration = Duration::from_secs(10);

/// One script is one change: nobody comes between the look and the write.
const SAVE: &str = "
    if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
    redis.call('HSET', KEYS[1], unpack(ARGV, 3))
    redis.call('ZADD', KEYS[2], 'GT', ARGV[1], ARGV[2])
    return 1";

const REPLACE: &str = "
    if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
    local created = redis.call('HGET', KEYS[1], 'created_at')
    redis.call('DEL', KEYS[1])
    redis.call('HSET', KEYS[1], unpack(ARGV, 3))
    redis.call('HSET', KEYS[1], 'created_at', created)
    return 1";

impl RedisPersister {
    /// Connects: `redis://:password@localhost:6379/0`.
    ///
    /// # Errors
    ///
    /// When that is no such address, or the server can not be reached.
    pub fn connect(address: &str) -> Result<Self> {
        let client = Client::open(address).map_err(failed("Redis", "reading its address"))?;
        let server = format!("Redis at {}", client.get_connection_info().addr());
        let connection = client.get_connection_with_timeout(CONNECT).map_err(failed(&server, "connecting"))?;
        Ok(Self { server, client, namespace: None, connection: Mutex::new(connection) })
    }

    /// Puts a name in front of all keys, as Burr's persister does.
    #[must_use]
    pub fn namespace(mut self, name: impl Into<String>) -> Self {
        self.namespace = Some(name.into());
        self
    }

    fn key(&self, rest: &str) -> String {
        match &self.namespace {
            Some(name) => format!("{name}:{rest}"),
            None => rest.to_owned(),
        }
    }

    fn partition(&self, key: Option<&str>) -> String {
        self.key(key.unwrap_or_default())
    }

    fn step(&self, key: Option<&str>, app_id: &str, sequence_id: u64) -> String {
        self.key(&format!("{}:{app_id}:{sequence_id}", key.unwrap_or_default()))
    }

    fn query<R: FromRedisValue>(&self, doing: &'static str, command: &Cmd) -> Result<R> {
        let ask = || -> RedisResult<R> {
            let mut connection = self.connection.lock().unwrap_or_else(PoisonError::into_inner);
            if !redis::ConnectionLike::is_open(&*connection) {
                *connection = self.client.get_connection_with_timeout(CONNECT)?;
            }
            command.query(&mut *connection)
        };
        ask().map_err(failed(&self.server, doing))
    }

    /// Gives the step to a script; whether it did something.
    fn write(&self, saved: &Saved, doing: &'static str, script: &str) -> Result<bool> {
        let key = saved.partition_key.as_deref();
        let mut command = redis::cmd("EVAL");
        command.arg(script).arg(2).arg(self.step(key, &saved.app_id, saved.sequence_id)).arg(self.partition(key));
        command.arg(saved.sequence_id).arg(&saved.app_id);
        command.arg("partition_key").arg(key.unwrap_or_default());
        command.arg("app_id").arg(&saved.app_id);
        command.arg("sequence_id").arg(saved.sequence_id);
        command.arg("position").arg(&saved.position);
        command.arg("state").arg(row::state(saved));
        command.arg("status").arg(row::status(saved.status));
        command.arg("created_at").arg(Time::now().to_string());
        // What our machines know and Burr does not: it passes over other fields.
        let ours = [("dag_next", &saved.next), ("dag_schema", &saved.schema)];
        for (name, value) in ours.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
            command.arg(name).arg(value);
        }
        self.query(doing, &command)
    }

    fn numbers(&self, partition_key: Option<&str>) -> Result<Vec<(String, u64)>> {
        let mut command = redis::cmd("ZREVRANGE");
        command.arg(self.partition(partition_key)).arg(0).arg(-1).arg("WITHSCORES");
        self.query("listing the applications", &command)
    }
}

impl Persister for RedisPersister {
    fn save(&self, saved: &Saved) -> Result<()> {
        if self.write(saved, "saving a state", SAVE)? { Ok(()) } else { Err(saved.again()) }
    }

    fn replace(&self, saved: &Saved) -> Result<()> {
        if self.write(saved, "replacing a state", REPLACE)? { Ok(()) } else { Err(saved.missing()) }
    }

    fn load(&self, partition_key: Option<&str>, app_id: &str, sequence_id: Option<u64>) -> Result<Option<Saved>> {
        let last =
            || self.query("loading a state", redis::cmd("ZSCORE").arg(self.partition(partition_key)).arg(app_id));
        let Some(number) = sequence_id.map_or_else(last, |number| Ok(Some(number)))? else { return Ok(None) };
        let key = self.step(partition_key, app_id, number);
        let mut fields: HashMap<String, String> = self.query("loading a state", redis::cmd("HGETALL").arg(&key))?;
        if fields.is_empty() {
            return Ok(None);
        }
        let mut text = |name: &str| fields.remove(name);
        let found = Saved {
            partition_key: None,
            app_id: String::new(),
            sequence_id: number,
            position: text("position").unwrap_or_default(),
            status: row::to_status(&text("status").unwrap_or_default()),
            state: Object::new(),
            prior_step: None,
            next: text("dag_next"),
            schema: text("dag_schema"),
        };
        let read = row::read(found, partition_key, app_id, &text("state").unwrap_or_default());
        read.map(Some).map_err(|why| {
            Error::Broken(Problem::file(self.server.as_ref(), format!("the state under the key {key:?}: {why}")))
        })
    }

    /// Burr sorts them by the number of their last step; these are those saved last first.
    fn list_app_ids(&self, partition_key: Option<&str>) -> Result<Vec<String>> {
        let mut ids = Vec::new();
        for (app_id, number) in self.numbers(partition_key)? {
            let key = self.step(partition_key, &app_id, number);
            let created: Option<String> =
                self.query("listing the applications", redis::cmd("HGET").arg(key).arg("created_at"))?;
            ids.push((created.and_then(|time| time.parse::<Time>().ok()), app_id));
        }
        ids.sort_by_key(|(created, _)| std::cmp::Reverse(*created));
        Ok(ids.into_iter().map(|(_, app_id)| app_id).collect())
    }
}

fn failed(server: &str, doing: &'static str) -> impl FnOnce(redis::RedisError) -> Error {
    let server = server.to_owned();
    move |source| Error::Server { server, doing, source: source.into() }
}

impl fmt::Debug for RedisPersister {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RedisPersister").field("server", &self.server).finish_non_exhaustive()
    }
}
