//! The explorer in a process of its own, and what the system says of that.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use dag_explorer::{Explorer, Guard};
use dag_store::Store;
use reqwest::{Client, Response};
use serde_json::Value;

use crate::usage;

/// The environment variable that makes this program the server of that folder.
const FOLDER: &str = "EXPLORER_BENCH_OF";

pub(crate) fn asked_for() -> Option<OsString> {
    std::env::var_os(FOLDER)
}

/// Serves until it is killed; prints its address first.
pub(crate) async fn serve(folder: OsString) -> io::Result<()> {
    let store = Store::open(folder).map_err(io::Error::other)?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    println!("http://{address}");
    axum::serve(listener, Guard::new(address).around(Explorer::new(store).router())).await
}

/// Dropped, it ends.
pub(crate) struct Server {
    child: Child,
    url: String,
    client: Client,
}

impl Server {
    pub(crate) fn start(folder: &Path) -> io::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        let mut child = command.env(FOLDER, folder).stdout(Stdio::piped()).spawn()?;
        let mut url = String::new();
        BufReader::new(child.stdout.take().expect("a pipe")).read_line(&mut url)?;
        drop(rustls::crypto::ring::default_provider().install_default());
        let client = Client::builder().no_proxy().tls_certs_only([]).build().expect("a client");
        Ok(Self { child, url: url.trim().to_owned(), client })
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.client.get(format!("{}{path}", self.url)).send().await.expect("an answer")
    }

    pub(crate) async fn text(&self, path: &str) -> String {
        let answer = self.get(path).await.error_for_status().expect("success");
        answer.text().await.expect("a whole answer")
    }

    pub(crate) async fn json(&self, path: &str) -> Value {
        serde_json::from_str(&self.text(path).await).expect("JSON")
    }

    /// What it holds of the machine's memory, in kB.
    pub(crate) fn memory(&self) -> u64 {
        usage::memory(self.child.id())
    }

    /// The time that processors worked for it.
    pub(crate) fn cpu(&self) -> Duration {
        usage::cpu(self.child.id())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill().and_then(|()| self.child.wait()));
    }
}
