//! Frames: what a transport carries.

use bytes::Bytes;
use bytestring::ByteString;

/// A frame of a transport. Cloning shares the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Frame {
    /// Text.
    Text(ByteString),
    /// Bytes.
    Binary(Bytes),
    /// A ping, with at most 125 bytes. Only a WebSocket carries it, and has answered it already where
    /// the client sent it.
    Ping(Bytes),
    /// The answer to a ping, with its bytes. Only a WebSocket carries it.
    Pong(Bytes),
}

impl Frame {
    /// How many bytes it carries.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) | Self::Ping(bytes) | Self::Pong(bytes) => bytes.len(),
        }
    }

    /// Whether it carries nothing.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl From<String> for Frame {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<ByteString> for Frame {
    fn from(text: ByteString) -> Self {
        Self::Text(text)
    }
}

impl From<&'static str> for Frame {
    fn from(text: &'static str) -> Self {
        Self::Text(ByteString::from_static(text))
    }
}
