//! Errors of building an endpoint.

use std::fmt;

use crate::topic::TopicPattern;

/// The reason why an endpoint could not be built.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// Two sockets, or a socket and a page, have the same path.
    DuplicatePath {
        /// The path of the later one.
        path: String,
        /// The path of the earlier one.
        with: String,
    },
    /// A path is not valid in a router.
    MalformedPath {
        /// The path with the mistake.
        path: String,
        /// The reason why it is not valid.
        reason: String,
    },
    /// A channel of a socket can never match, because an earlier channel takes all its topics.
    Shadowed {
        /// The type of the socket.
        socket: &'static str,
        /// The pattern that takes the topics.
        earlier: TopicPattern,
        /// The pattern that never matches.
        later: TopicPattern,
    },
    /// A path that does not start with `/`.
    RelativePath(String),
    /// A socket checks neither the origin nor the CSRF token, so every site could use the session.
    Unprotected(String),
    /// A poll would last longer than 20 seconds, after which the npm client gives up.
    WindowTooLong(String),
    /// The path of a live view is invalid, or belongs to another view.
    LivePath(String),
    /// Two live sessions have the same name. A browser would navigate between them without loading the
    /// other's root layout.
    DuplicateLiveSession(String),
    /// A live session has an empty name, which is that of views without a live session.
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
