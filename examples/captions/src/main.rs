//! Serves the captions, or writes their documents: `captions docs out/`.

use std::env;
use std::error::Error;
use std::future::Future;
use std::net::Ipv4Addr;
use std::process::ExitCode;

use bennu::{Endpoint, Secret};
use captions::App;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let app = App::new(secret()?);
    let endpoint = captions::endpoint(app.clone())?;
    if let Some(exit) = bennu::docs::command(&captions::documents(&endpoint), env::args()) {
        return Ok(exit);
    }
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port()?)).await?;
    announce(&listener)?;
    let stopped = stopped(endpoint.clone())?;
    let router = captions::router(&endpoint, app);
    endpoint.serve_until(listener, router, stopped).await?;
    Ok(ExitCode::SUCCESS)
}

/// Reads the port from the environment's `PORT`; 4000 without it, any free one for 0.
fn port() -> Result<u16, Box<dyn Error>> {
    Ok(env::var("PORT").map_or(Ok(4000), |port| port.parse())?)
}

/// Reads the secret from the environment's `SECRET_KEY_BASE`.
///
/// Without it a public secret is used: good for an example, because sign-ins survive a restart, and for
/// nothing else.
fn secret() -> Result<Secret, Box<dyn Error>> {
    let secret = env::var("SECRET_KEY_BASE").unwrap_or_else(|_| {
        "everybody knows the secret of this example, which guards nothing".into()
    });
    Ok(Secret::new(secret)?)
}

/// Waits for ctrl-c or SIGTERM, and says goodbye in the lobby.
fn stopped(endpoint: Endpoint) -> Result<impl Future<Output = ()> + Send, Box<dyn Error>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        captions::say_goodbye(&endpoint);
    })
}

#[expect(
    clippy::print_stdout,
    reason = "the user of the example reads the address here"
)]
fn announce(listener: &TcpListener) -> Result<(), Box<dyn Error>> {
    println!("listening on http://{}", listener.local_addr()?);
    Ok(())
}
