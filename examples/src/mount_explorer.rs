//! The pages of runs and graphs in a program of one's own, with a machine that the pages can make go on.
//!
//! Run with: cargo run -p examples --bin mount_explorer
//! It shows what it serves and stops; with `-- --stay` it goes on serving.

use std::env;
use std::net::SocketAddr;

use anyhow::Result;
use axum::http::StatusCode;
use dag_core::{App, Halt, Inputs, Machine, State, action, always, field};
use dag_explorer::{At, Explorer, Failure, Going, Guard, Host};
use dag_store::{Object, Project, Store};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(State, Clone, Serialize, Deserialize)]
struct Counter {
    count: u32,
    name: String,
}

/// One more.
#[action(writes(count))]
fn add(count: &u32) -> u32 {
    count + 1
}

/// Says what the count is.
#[action(writes(name))]
fn name(count: &u32) -> String {
    format!("the {count}. time")
}

fn machine() -> Result<Machine<Counter>> {
    Ok(Machine::builder(Counter { count: 0, name: String::new() })
        .action("add", action::<add>())
        .action("name", action::<name>())
        .entrypoint("add")
        .transition("add", "name", always())
        .transition("name", "add", field!(Counter.count).lt(5))
        .build()?)
}

/// Makes steps again and goes on, when a page asks for it.
struct Counters {
    project: Project,
    machine: Machine<Counter>,
}

impl Counters {
    /// A new run that stands after a step of another one; before its first step is a run from the beginning.
    fn fork(&self, at: &At, after: Option<u64>) -> Result<(String, App<Counter>)> {
        let id = format!("{}-{}", at.app_id, dag_store::Time::now().as_micros());
        let new = self.project.track(&self.machine, &id);
        let app = match after {
            Some(step) => new.fork(&self.project.app(&at.app_id)?.at(step)?)?,
            None => new.start()?,
        };
        Ok((id, app))
    }

    async fn go(&self, at: At, after: Option<u64>, state: Option<Object>) -> Result<String> {
        let (id, mut app) = self.fork(&at, after)?;
        if let Some(state) = state {
            app.set_state(serde_json::from_value(state.into())?)?;
        }
        app.run(Halt::never(), Inputs::new()).await?;
        Ok(id)
    }

    async fn told(&self, at: At, after: Option<u64>, state: Option<Object>) -> Result<String, Failure> {
        let failure = |why: anyhow::Error| Failure::new(StatusCode::CONFLICT, "not_run", why.to_string());
        self.go(at, after, state).await.map_err(failure)
    }
}

impl Host for Counters {
    fn runs(&self, project: &str) -> bool {
        project == self.project.name()
    }

    fn rerun(&self, at: At, _: Object) -> Going<'_> {
        let before = at.sequence_id.checked_sub(1);
        Box::pin(self.told(at, before, None))
    }

    fn go_on(&self, at: At, state: Object) -> Going<'_> {
        let step = Some(at.sequence_id);
        Box::pin(self.told(at, step, Some(state)))
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path())?;
    let project = store.project("counters")?;
    let machine = machine()?;
    project.track(&machine, "first").start()?.run(Halt::never(), Inputs::new()).await?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let pages = Explorer::new(store).brand("counter").machine("counter", &machine);
    let pages = pages.host(Counters { project, machine }).router();
    let server = tokio::spawn(async move { axum::serve(listener, Guard::new(addr).around(pages)).await });
    if env::args().any(|arg| arg == "--stay") {
        println!("open http://{addr}/runs");
        return Ok(server.await??);
    }
    for path in ["/runs", "/api/runs/counters", "/graph"] {
        println!("{path}: {}", status(addr, path).await?);
    }
    Ok(())
}

/// What the server answers.
async fn status(addr: SocketAddr, path: &str) -> Result<String> {
    let mut line = TcpStream::connect(addr).await?;
    line.write_all(format!("GET {path} HTTP/1.0\r\nHost: {addr}\r\n\r\n").as_bytes()).await?;
    let mut answer = String::new();
    line.read_to_string(&mut answer).await?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
