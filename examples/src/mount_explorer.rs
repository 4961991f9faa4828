//! The pages of runs and graphs in a program of one's own, with a machine that the pages can make go on.
//!
//! Run with: cargo run -p examples --bin mount_explorer
//! It asks itself for some of its pages and stops; with `-- --stay` it goes on serving.

#![expect(clippy::doc_markdown, clippy::print_stdout, reason = "the first line is copied, and an example prints")]

use std::net::SocketAddr;

use anyhow::Result;
use axum::http::StatusCode;
use dag_core::{Halt, Inputs, Machine, State, action, field};
use dag_explorer::{At, Explorer, Failure, Going, Guard, Host};
use dag_store::{Object, Project, Store, Time};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

#[derive(State, Clone, Serialize, Deserialize)]
struct Counter {
    count: u32,
}

#[action(writes(count))]
fn add(count: &u32) -> u32 {
    count + 1
}

fn machine() -> Result<Machine<Counter>> {
    let machine = Machine::builder(Counter { count: 0 }).action("add", action::<add>()).entrypoint("add");
    Ok(machine.transition("add", "add", field!(Counter.count).lt(5)).build()?)
}

/// Makes steps again and goes on, when a page asks for it.
struct Counters {
    project: Project,
    machine: Machine<Counter>,
}

impl Counters {
    /// A new run that stands after a step of another one, with the state that it left or with this one. Before the first step it is
    /// a run from the beginning.
    async fn go(&self, app_id: &str, after: Option<u64>, state: Option<Object>) -> Result<String> {
        let id = format!("{app_id}-{}", Time::now().as_micros());
        let new = self.project.track(&self.machine, &id);
        let mut app = match after {
            Some(step) => new.fork(&self.project.app(app_id)?.at(step)?)?,
            None => new.start()?,
        };
        if let Some(state) = state {
            app.set_state(serde_json::from_value(state.into())?)?;
        }
        app.run(Halt::never(), Inputs::new()).await?;
        Ok(id)
    }
}

fn not_run(why: &anyhow::Error) -> Failure {
    Failure::new(StatusCode::CONFLICT, "not_run", why.to_string())
}

impl Host for Counters {
    fn runs(&self, project: &str) -> bool {
        project == self.project.name()
    }

    fn rerun(&self, at: At, _: Object) -> Going<'_> {
        Box::pin(
            async move { self.go(&at.app_id, at.sequence_id.checked_sub(1), None).await.map_err(|why| not_run(&why)) },
        )
    }

    fn go_on(&self, at: At, state: Object) -> Going<'_> {
        Box::pin(
            async move { self.go(&at.app_id, Some(at.sequence_id), Some(state)).await.map_err(|why| not_run(&why)) },
        )
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(folder.path())?;
    let (project, machine) = (store.project("counters")?, machine()?);
    project.track(&machine, "first").start()?.run(Halt::never(), Inputs::new()).await?;

    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let addr = listener.local_addr()?;
    let pages = Explorer::new(store).brand("counter").machine("counter", &machine);
    let pages = Guard::new(addr).around(pages.host(Counters { project, machine }).router());
    let server = tokio::spawn(async move { axum::serve(listener, pages).await });
    println!("open http://{addr}/runs");
    if std::env::args().any(|arg| arg == "--stay") {
        return Ok(server.await??);
    }
    for path in ["/runs", "/runs/counters/first", "/api/runs/counters/first/steps/4", "/graph"] {
        println!("{path}");
        assert!(status(addr, path).await?.ends_with("200 OK"));
    }
    Ok(())
}

/// The first line of an answer.
async fn status(addr: SocketAddr, path: &str) -> Result<String> {
    let (mut line, mut answer) = (TcpStream::connect(addr).await?, String::new());
    line.write_all(format!("GET {path} HTTP/1.0\r\nHost: {addr}\r\n\r\n").as_bytes()).await?;
    line.read_to_string(&mut answer).await?;
    Ok(answer.lines().next().unwrap_or_default().to_owned())
}
