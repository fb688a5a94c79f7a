//! The servers that are compared; each runs in a process of its own.

mod bare;
mod bennu;

use std::io::BufRead;
use std::io::Write;

use axum::Router;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::error::Failure;

/// The topic of the broadcasts.
pub(crate) const TOPIC: &str = "room:1";

/// The broadcast of [`bennu::News`] as bennu writes it: 106 bytes with the header of the frame.
const FRAME: &str = r#"[null,null,"room:1","news",{"text":"The quick brown fox jumps over the lazy dog, and then once more.."}]"#;

/// Which server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// axum and nothing else: broadcasts from one queue for each connection.
    Bare,
    /// axum and nothing else: what is received is sent back.
    Echo,
    /// bennu.
    Bennu,
}

impl Kind {
    /// The argument that starts it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Echo => "echo",
            Self::Bennu => "bennu",
        }
    }
}

/// A server that can be told to broadcast.
struct Server {
    router: Router,
    /// Broadcasts one frame.
    broadcast: Box<dyn FnMut() + Send>,
}

/// Serves until its input ends; each line of it is a number of frames to broadcast.
#[tokio::main]
pub(crate) async fn serve(kind: Kind) -> Result<(), Failure> {
    let Server {
        router,
        mut broadcast,
    } = match kind {
        Kind::Bare => bare::server(),
        Kind::Echo => bare::echo(),
        Kind::Bennu => bennu::server()?,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(std::io::stdout(), "{}", listener.local_addr()?.port())?;

    let (commands, mut commanded) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if commands.send(line.parse().unwrap_or(0)).is_err() {
                break;
            }
        }
    });
    // A task of the runtime broadcasts, as a channel would.
    let broadcasting = tokio::spawn(async move {
        while let Some(frames) = commanded.recv().await {
            for _ in 0..frames {
                broadcast();
            }
        }
    });
    tokio::select! {
        served = axum::serve(listener, router) => Ok(served?),
        ended = broadcasting => Ok(ended?),
    }
}
