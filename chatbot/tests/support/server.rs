//! The server: it listens on a free port of this machine, writes down each request and answers as its script says.
//!
//! It speaks HTTP by hand, as a library would refuse to send half of the faults that the tests are about. It runs on a thread of its own,
//! so that blocking tests, which start the program, can use it too.

use std::collections::BTreeMap;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::oneshot;

use super::script::Script;

/// A running server; dropping it stops it.
pub(crate) struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// An address where nobody listens yet, though nobody else can take it.
pub(crate) struct Closed {
    socket: TcpSocket,
    address: SocketAddr,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Recorded {
    pub(crate) method: String,
    pub(crate) path: String,
    /// The headers by their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    /// The body, null when there was none.
    pub(crate) body: Value,
}

struct Shared {
    script: Mutex<Script>,
    requests: Mutex<Vec<Recorded>>,
    origin: String,
}

impl Server {
    /// Starts a server that follows `script`.
    pub(crate) fn start(script: Script) -> Self {
        Self::on(TcpListener::bind("127.0.0.1:0").expect("a free port"), script)
    }

    fn on(listener: TcpListener, script: Script) -> Self {
        let address = listener.local_addr().expect("a bound port");
        let origin = format!("http://{address}");
        let shared = Arc::new(Shared { script: Mutex::new(script), requests: Mutex::default(), origin });
        let (stop, stopped) = oneshot::channel();
        let thread = thread::spawn({
            let shared = Arc::clone(&shared);
            move || run(listener, &shared, stopped)
        });
        Self { address, shared, stop: Some(stop), thread: Some(thread) }
    }

    /// Starts a server without a script: it answers sensibly, see [`super::script::smart`].
    pub(crate) fn smart() -> Self {
        Self::start(Script::new())
    }

    /// The base URL for a client.
    pub(crate) fn url(&self) -> String {
        format!("{}/v1", self.shared.origin)
    }

    /// Host and port.
    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    /// Follows another script from now on, and forgets all requests.
    pub(crate) fn play(&self, script: Script) {
        *self.shared.script.lock().unwrap_or_else(PoisonError::into_inner) = script;
        self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// All requests so far, oldest first.
    pub(crate) fn requests(&self) -> Vec<Recorded> {
        self.shared.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Closed {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        let address = socket.local_addr().expect("a bound port");
        Self { socket, address }
    }

    /// The base URL for a client.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/v1", self.address)
    }

    /// Starts a server there. Only inside of a runtime.
    pub(crate) fn open(self, script: Script) -> Server {
        let listener = self.socket.listen(64).and_then(tokio::net::TcpListener::into_std);
        Server::on(listener.expect("a listener"), script)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Shared {
    async fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let mut stream = BufReader::new(stream);
        let request = read(&mut stream).await?;
        self.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request.clone());
        let reply = self.script.lock().unwrap_or_else(PoisonError::into_inner).answer(&request);
        reply.send(stream.get_mut(), &self.origin).await
    }
}

fn run(listener: TcpListener, shared: &Arc<Shared>, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        tokio::select! {
            _ = stopped => (),
            error = accept(listener, shared) => panic!("the test server cannot listen: {error:?}"),
        }
    });
}

async fn accept(listener: TcpListener, shared: &Arc<Shared>) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        let (stream, _) = listener.accept().await?;
        let shared = Arc::clone(shared);
        // A client that goes away in the middle is part of what is tested.
        tokio::spawn(async move { shared.serve(stream).await });
    }
}

async fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Recorded> {
    let first = read_line(stream).await?;
    let mut words = first.split(' ').map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = BTreeMap::new();
    while let Some((name, value)) = read_line(stream).await?.split_once(':') {
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await?;
    Ok(Recorded { method, path, headers, body: serde_json::from_slice(&body).unwrap_or_default() })
}

async fn read_line(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut line = String::new();
    match stream.read_line(&mut line).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end().to_owned()),
    }
}
