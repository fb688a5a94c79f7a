//! The server that the conformance suite talks to: every option of a mount on one endpoint. Beside it
//! there is another; with `--two-nodes` they are a cluster.

mod app;
mod control;
mod custom;
mod echo;
mod events;
mod guarded;
mod nodes;
mod pages;
mod raw;
mod room;
mod user_socket;

use std::error::Error;
use std::net::Ipv4Addr;
use std::time::Duration;

use bennu::endpoint::EndpointBuilder;
use bennu::limits::Drain;
use bennu::pubsub::PubSub;
use bennu::{Endpoint, Secret};
use tokio::net::TcpListener;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

use crate::app::App;
use crate::custom::CustomSocket;
use crate::user_socket::UserSocket;

/// A secret of its own, so that tokens outlive a restart.
const SECRET: &str =
    "the secret of the conformance server, which guards nothing at all: 0123456789abcdef";

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let log = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(std::io::stderr)
        .with_filter(log_filter()?);
    tracing_subscriber::registry().with(log).init();
    let app = App::default();
    let secret = Secret::new(SECRET)?;
    let is_pair = std::env::args().any(|arg| arg == "--two-nodes");
    let [pubsub, other] = if is_pair {
        nodes::pair()
    } else {
        [PubSub::local(), PubSub::local()]
    };
    let other = endpoint(app.clone(), secret.clone(), other)?;
    let endpoint = endpoint(app.clone(), secret.clone(), pubsub)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port()?)).await?;
    let beside = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    announce(&listener, &beside)?;
    std::thread::spawn(end_with_the_suite);
    let router = axum::Router::new()
        .merge(endpoint.router())
        .merge(control::router(endpoint.clone(), app, secret));
    tokio::try_join!(
        endpoint.serve(listener, router),
        other.serve(beside, other.router())
    )?;
    Ok(())
}

/// What is logged, by level and target: `RUST_LOG`, or all that matters to the suite.
fn log_filter() -> Result<Targets, Box<dyn Error>> {
    let filter = std::env::var("RUST_LOG").unwrap_or_else(|_| "debug".to_owned());
    Ok(filter.parse()?)
}

/// The value of `--port`; 0, any free one, without it.
fn port() -> Result<u16, Box<dyn Error>> {
    let mut args = std::env::args().skip_while(|arg| arg != "--port").skip(1);
    Ok(args.next().map_or(Ok(0), |port| port.parse())?)
}

/// Ends the process when its standard input ends, because its parent has gone.
fn end_with_the_suite() {
    // An input that cannot be read has ended, too.
    let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
    std::process::exit(0);
}

#[expect(clippy::print_stdout, reason = "the suite reads the address there")]
fn announce(listener: &TcpListener, other: &TcpListener) -> Result<(), Box<dyn Error>> {
    let (node, other) = (listener.local_addr()?, other.local_addr()?);
    println!("listening on http://{node} and http://{other}");
    Ok(())
}

/// Shorter than the tests wait for the end of the server: some leave handlers that never end.
const DRAIN_LIMIT: Duration = Duration::from_secs(10);

fn endpoint(app: App, secret: Secret, pubsub: PubSub) -> Result<Endpoint, Box<dyn Error>> {
    let builder = Endpoint::builder()
        .pubsub(pubsub)
        .secret_key_base(secret)
        .drain(Drain::default().with_limit(DRAIN_LIMIT))
        .state(app)
        .socket::<UserSocket>()
        .socket_with::<UserSocket>(|mount| mount.path("/ws/admin"))
        .socket_with::<UserSocket>(|mount| mount.path("/ws/{tenant}/chat"))
        .socket_with::<UserSocket>(|mount| {
            mount
                .path("/branches/{branch}")
                .websocket_at("/till/{till}/wire")
                .long_poll_at("/till/{till}/poll")
        })
        .socket_with::<UserSocket>(|mount| mount.path("/limited").max_channels(1))
        .socket::<CustomSocket>()
        .raw_socket::<raw::Teller>(|mount| mount)
        .raw_socket::<raw::Teller>(|mount| {
            mount
                .path("/raw/{room}")
                .websocket_at("/{seat}/wire")
                .long_poll_at("/{seat}/poll")
        })
        .raw_socket::<raw::Teller>(|mount| mount.path("/raw-small").mailbox(8))
        .raw_websocket::<raw::Echo>(|mount| mount)
        .socket_with::<UserSocket>(|mount| mount.path("/no-long-poll").without_long_poll())
        .socket_with::<UserSocket>(|mount| mount.path("/no-websocket").without_websocket())
        .socket_with::<UserSocket>(|mount| {
            let timeout = Duration::from_millis(1_500);
            mount.path("/impatient").timeout(timeout)
        })
        .socket_with::<UserSocket>(|mount| {
            mount
                .path("/small")
                .max_frame_size(1_000)
                .max_message_size(4_000)
        })
        .socket_with::<UserSocket>(|mount| {
            let window = Duration::from_millis(400);
            mount.path("/hasty").long_poll_window(window)
        })
        .socket_with::<UserSocket>(|mount| {
            let window = Duration::from_secs(1);
            mount.path("/brief").long_poll_window(window)
        });
    let builder = pages::sessions()
        .into_iter()
        .fold(builder, EndpointBuilder::live_session);
    Ok(guarded::mounts(builder)?.build()?)
}
