//! `chatbot serve`, and `chatbot` alone: the web app.

use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use chatbot::web::Web;
use clap::Args;
use tokio::net::TcpListener;

use super::exit::Usage;
use super::setup::{self, Place, Setup, VariantName};
use super::{Exit, browser, output};

/// Serve the chat to browsers, and an API to programs; what `chatbot` alone does.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Serve {
    /// Listen on this port; 0 is any that is free
    ///
    /// Without it, 8733 or the next one that is free. Also by the environment variable `CHATBOT_PORT`.
    #[arg(long, value_name = "N", env = "CHATBOT_PORT", hide_env = true)]
    port: Option<u16>,
    /// Open no browser
    #[arg(long)]
    no_open: bool,
    /// Listen on this address of the machine; any but this machine's own needs a token
    #[arg(long, value_name = "ADDR", default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    listen: IpAddr,
    /// Ask everybody for this token
    ///
    /// Better by the environment variable `CHATBOT_TOKEN`: others on this machine can read arguments.
    #[arg(long, value_name = "TEXT", env = "CHATBOT_TOKEN", hide_env = true)]
    token: Option<String>,
    /// How the actions are written, unless the page says something else
    ///
    /// Also by the environment variable `CHATBOT_VARIANT`.
    #[arg(long, value_name = "NAME", value_enum, default_value = "dag", env = "CHATBOT_VARIANT", hide_env = true)]
    variant: VariantName,
    #[command(flatten)]
    setup: Setup,
    #[command(flatten)]
    place: Place,
}

const EXAMPLES: &str = "\
Prints the address, and opens it where there is a desktop. Ctrl-C ends, after five seconds at most.

Examples:
  chatbot
  chatbot serve --port 9000 --no-open
  CHATBOT_TOKEN=secret chatbot serve --listen 0.0.0.0
  curl http://127.0.0.1:8733/v1/chat/completions -H 'content-type: application/json' \\
    -d '{\"model\": \"dag\", \"messages\": [{\"role\": \"user\", \"content\": \"What is a node?\"}]}'";

/// The port where a person finds the chat again.
const PORT: u16 = 8733;
/// How many ports are tried.
const TRIED: u16 = 50;

impl Serve {
    pub(super) async fn run(self) -> anyhow::Result<Exit> {
        let token = self.token.clone().filter(|token| !token.is_empty());
        if !self.listen.is_loopback() && token.is_none() {
            let why = format!(
                "on {} others could read and write all conversations: set a token by CHATBOT_TOKEN or `--token`, or leave \
                 `--listen` out",
                self.listen
            );
            return Err(Usage(why).into());
        }
        setup::hear_spans();
        let web = Web::new(self.place.project()?, self.variant.into(), self.setup.answerers()?)?;
        let listener = self.bind().await?;
        // Before the address is told, so that no signal after that is missed.
        let end = end()?;
        let url = format!("http://{}/", shown(listener.local_addr()?));
        output::data(&format!("{url}\n"))?;
        if !self.no_open {
            browser::open(&url);
        }
        let cut = web.serve(listener, token, end).await?;
        for id in cut {
            output::talk(&format!("cut off: the answer in the conversation {id}, which the next start can finish"));
        }
        Ok(Exit::Ok)
    }

    async fn bind(&self) -> anyhow::Result<TcpListener> {
        let Some(port) = self.port else { return first_free(self.listen).await };
        let address = SocketAddr::new(self.listen, port);
        let bound = TcpListener::bind(address).await;
        Ok(bound.map_err(|error| match error.kind() {
            ErrorKind::AddrInUse => Usage(format!("port {port} is taken; choose another one, or leave `--port` out")),
            _ => Usage(format!("{address} cannot be listened on: {error}")),
        })?)
    }
}

async fn first_free(listen: IpAddr) -> anyhow::Result<TcpListener> {
    for port in PORT..PORT + TRIED {
        match TcpListener::bind((listen, port)).await {
            Err(error) if error.kind() == ErrorKind::AddrInUse => {}
            Err(error) => return Err(Usage(format!("{listen} cannot be listened on: {error}")).into()),
            Ok(listener) => return Ok(listener),
        }
    }
    Err(Usage(format!("the ports from {PORT} on are taken; choose one by `--port`")).into())
}

/// The address as a browser on this machine takes it.
fn shown(address: SocketAddr) -> SocketAddr {
    let mut shown = address;
    if address.ip().is_unspecified() {
        shown.set_ip(Ipv4Addr::LOCALHOST.into());
    }
    shown
}

/// Ctrl-C, or what a service manager sends.
#[cfg(unix)]
fn end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => (),
            _ = terminate.recv() => (),
        }
    })
}

/// Ctrl-C.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "as on other systems")]
fn end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async { drop(tokio::signal::ctrl_c().await) })
}
