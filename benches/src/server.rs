//! The servers that are compared; each runs in a process of its own.

mod bare;
mod bennu;
mod live;

use crate::error::Failure;
use crate::listen::{self, Serve};

/// The topic of the broadcasts.
pub(crate) const TOPIC: &str = "room:1";

/// The broadcast of `News` as bennu writes it: 106 bytes with the header of the frame.
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
    /// bennu's live views.
    Live,
}

impl Kind {
    /// The argument that starts it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Echo => "echo",
            Self::Bennu => "bennu",
            Self::Live => "live",
        }
    }
}

/// A server that can be told to broadcast.
struct Server {
    serve: Serve,
    /// Broadcasts one frame.
    broadcast: Box<dyn FnMut() + Send>,
}

/// Serves until its input ends; each line of it is a number of frames to broadcast.
#[tokio::main]
pub(crate) async fn serve(kind: Kind) -> Result<(), Failure> {
    let Server {
        serve,
        mut broadcast,
    } = match kind {
        Kind::Bare => bare::server(),
        Kind::Echo => bare::echo(),
        Kind::Bennu => bennu::server()?,
        // Allocations are counted by a program of its own.
        Kind::Live => Server {
            serve: live::server(|| 0)?,
            broadcast: Box::new(|| {}),
        },
    };
    let broadcast = move |frames| {
        for _ in 0..frames {
            broadcast();
        }
    };
    listen::serve(serve, broadcast).await
}
