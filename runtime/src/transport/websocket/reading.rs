//! Reading: what a client sends, as frames.

use bytes::Bytes;
use tungstenite::Message as WsMessage;
use tungstenite::error::Error as WsError;

use super::close_for;
use crate::frame::Frame;
use crate::outbox::Close;
use crate::server::Served;

/// The frames that were read of a client.
pub(super) struct Reading {
    /// The bytes that are read at once.
    buffer: usize,
    /// Whether the library's buffer has grown beyond them: frames are parts of it.
    has_grown: bool,
    frames: u8,
}

impl Reading {
    pub(super) fn new(buffer: usize) -> Self {
        Self {
            buffer,
            has_grown: false,
            frames: 0,
        }
    }

    /// Whether as many frames were read as are at a time.
    pub(super) fn is_long(&mut self) -> bool {
        let is_long = self.frames >= 64;
        if is_long {
            self.frames = 0;
        }
        is_long
    }

    pub(super) fn receive<C: Served>(
        &mut self,
        received: Option<Result<WsMessage, WsError>>,
        connection: &mut C,
    ) -> Result<(), Close> {
        self.frames = self.frames.saturating_add(1);
        let frame = match received {
            // Both types hold shared UTF-8, but neither trusts the other.
            Some(Ok(WsMessage::Text(text))) => {
                let text = self.own(text.into()).try_into();
                Frame::Text(text.map_err(|_| Close::NOT_UTF8)?)
            }
            Some(Ok(WsMessage::Binary(bytes))) => Frame::Binary(self.own(bytes)),
            Some(Ok(WsMessage::Ping(bytes))) => Frame::Ping(self.own(bytes)),
            Some(Ok(WsMessage::Pong(bytes))) => Frame::Pong(self.own(bytes)),
            // The library reads no frame by itself.
            Some(Ok(WsMessage::Close(_) | WsMessage::Frame(_))) | None => {
                return Err(Close::CLIENT);
            }
            Some(Err(error)) => return Err(close_for(error)),
        };
        connection.receive(&frame)
    }

    /// The bytes of a frame. A small one would keep all that the buffer once had to hold for a large
    /// one: it is copied.
    fn own(&mut self, bytes: Bytes) -> Bytes {
        if bytes.len() > self.buffer {
            self.has_grown = true;
            bytes
        } else if self.has_grown {
            Bytes::copy_from_slice(&bytes)
        } else {
            bytes
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_frame_does_not_keep_the_buffer_of_a_large_one() {
        let mut reading = Reading::new(4);
        let small = Bytes::from_static(b"abcd");
        let is_copy = |own: Bytes| own.as_ptr() != small.as_ptr();
        assert!(!is_copy(reading.own(small.clone())));
        assert_eq!(reading.own(Bytes::from_static(b"abcde")).len(), 5);
        assert!(is_copy(reading.own(small.clone())));
    }
}
