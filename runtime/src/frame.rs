//! Frames, the units of a transport.

use bytes::Bytes;
use bytestring::ByteString;

/// A frame of a transport. Cloning shares the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Frame {
    /// A frame of text.
    Text(ByteString),
    /// A frame of bytes.
    Binary(Bytes),
    /// A ping with at most 125 bytes. Only a WebSocket carries pings, and answers those of the client
    /// itself.
    Ping(Bytes),
    /// The answer to a ping, with the same bytes. Only a WebSocket carries it.
    Pong(Bytes),
}

impl Frame {
    /// Returns the length of the content in bytes.
    pub fn len(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::Binary(bytes) | Self::Ping(bytes) | Self::Pong(bytes) => bytes.len(),
        }
    }

    /// Returns whether the content is empty.
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
