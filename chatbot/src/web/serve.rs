//! Serving: connections with limits, and an end that waits for what is being answered, but not for long.

use std::io;
use std::time::Duration;

use axum::Router;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::app::{Closing, Web};

/// How long the end waits for what is being answered.
const DRAIN: Duration = Duration::from_secs(5);
/// How long a client may take to say what it wants; a connection that says nothing is closed then.
const HEADERS: Duration = Duration::from_secs(10);
/// The largest head of a request, in bytes.
const LONGEST_HEAD: usize = 32 * 1024;
/// How long to wait when the system has no more sockets.
const BREATH: Duration = Duration::from_millis(100);

impl Web {
    /// Serves until `end`, and then until nothing is being answered any more, for five seconds at most. Gives the conversations whose
    /// answers were cut off: they can be finished by the next server.
    ///
    /// # Errors
    /// The address of the listener cannot be told.
    pub async fn serve(
        &self,
        listener: TcpListener,
        token: Option<String>,
        end: impl Future<Output = ()>,
    ) -> io::Result<Vec<String>> {
        let (closing, is_closing) = watch::channel(false);
        let mut web = self.clone();
        web.state.closing = Closing(is_closing);
        let router = web.router(listener.local_addr()?, token);
        let connections = GracefulShutdown::new();
        tokio::select! {
            () = end => (),
            () = accept(&listener, &router, &connections) => (),
        }
        drop(listener);
        closing.send_replace(true);
        let drained = tokio::spawn(connections.shutdown());
        self.state.comparisons.close();
        let cut = self.state.conversations.close(DRAIN).await;
        // What is left to be sent is sent, unless nobody takes it.
        drop(tokio::time::timeout(Duration::from_secs(1), drained).await);
        Ok(cut)
    }
}

async fn accept(listener: &TcpListener, router: &Router, connections: &GracefulShutdown) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => connect(stream, router.clone(), connections),
            // A client that is gone again, or no more sockets.
            Err(_) => tokio::time::sleep(BREATH).await,
        }
    }
}

fn connect(stream: TcpStream, router: Router, connections: &GracefulShutdown) {
    drop(stream.set_nodelay(true));
    let mut server = Builder::new(TokioExecutor::new()).http1_only();
    server.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(LONGEST_HEAD);
    let connection = server.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router)).into_owned();
    let connection = connections.watch(connection);
    tokio::spawn(async move {
        // That a client goes away in the middle is its own business.
        drop(connection.await);
    });
}
