//! Why there is no endpoint.

use std::fmt;

use crate::topic::TopicPattern;

/// Why there is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// Two sockets, or a socket and a page, are served at one path.
    DuplicatePath {
        /// The path of the later.
        path: String,
        /// The path of the earlier.
        with: String,
    },
    /// A path that no router takes.
    MalformedPath {
        /// The path.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A channel of a socket can never match: one that is listed before it takes its topics.
    Shadowed {
        /// The socket.
        socket: &'static str,
        /// The pattern that takes the topics.
        earlier: TopicPattern,
        /// The pattern that never matches.
        later: TopicPattern,
    },
    /// A path that does not start with `/`.
    RelativePath(String),
    /// A socket checks neither the origin nor the CSRF token: every site could use the session.
    Unprotected(String),
    /// A long poll would last longer than the 20 seconds after which the npm client gives up.
    WindowTooLong(String),
    /// The path of a live view is no path, or that of another view.
    LivePath(String),
    /// Two live sessions have one name: a browser would navigate from one to the other without loading
    /// the other's root layout.
    DuplicateLiveSession(String),
    /// A live session has an empty name: that is the one of the views that are added without one.
    UnnamedLiveSession,
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DuplicatePath { path, with } => {
                write!(f, "the path {path:?} is served already, as {with:?}")
            }
            Self::MalformedPath { path, reason } => write!(f, "the path {path:?}: {reason}"),
            Self::Shadowed {
                socket,
                earlier,
                later,
            } => write!(
                f,
                "\"{later}\" of `{socket}` can never match: \"{earlier}\" is listed before it"
            ),
            Self::RelativePath(path) => write!(f, "the path {path:?} does not start with `/`"),
            Self::Unprotected(path) => {
                write!(
                    f,
                    "the socket at {path:?} checks neither the origin nor the CSRF token"
                )
            }
            Self::WindowTooLong(path) => {
                write!(
                    f,
                    "the long polls of {path:?} last 20 seconds or more: clients give up"
                )
            }
            Self::DuplicateLiveSession(name) => {
                write!(f, "two live sessions have the name {name:?}")
            }
            Self::UnnamedLiveSession => f.write_str(
                "a live session has an empty name, which is that of the views without live session",
            ),
            Self::LivePath(reason) => write!(f, "the path of a live view: {reason}"),
        }
    }
}

impl std::error::Error for BuildError {}
