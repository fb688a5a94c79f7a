//! JSON text in the making: values are written, payloads are copied as they are.

use std::io;

use bytestring::ByteString;
use serde::Serialize;

use crate::frame::Frame;
use crate::message::{Ref, Status};

/// The bytes that keys and brackets take beside the strings.
const ENVELOPE: usize = 64;

/// The text of a frame.
pub(super) struct Text(String);

impl Text {
    /// An empty text with room for `payload`.
    pub(super) fn for_payload(payload: &str) -> Self {
        Self(String::with_capacity(payload.len() + ENVELOPE))
    }

    /// Copies JSON, or a piece of it.
    pub(super) fn raw(mut self, json: &str) -> Self {
        self.0.push_str(json);
        self
    }

    /// Writes a JSON string.
    pub(super) fn string(self, text: &str) -> Self {
        self.value(text)
    }

    /// Writes a reference, or `null`.
    pub(super) fn reference(self, reference: Option<&Ref>) -> Self {
        match reference {
            None => self.raw("null"),
            Some(Ref::Text(text)) => self.string(text),
            Some(Ref::Json(json)) => self.raw(json),
        }
    }

    /// Writes the payload of a reply. `status` comes first: people read raw frames.
    pub(super) fn reply(self, status: &Status, response: &str) -> Self {
        let text = self.raw(r#"{"status":"#).string(status.as_str());
        text.raw(r#","response":"#).raw(response).raw("}")
    }

    /// The frame.
    pub(super) fn into_frame(self) -> Frame {
        Frame::Text(ByteString::from(self.0))
    }

    fn value(mut self, value: &(impl Serialize + ?Sized)) -> Self {
        serde_json::to_writer(&mut self, value).expect("a string is written to memory");
        self
    }
}

impl io::Write for Text {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(piece).map_err(io::Error::other)?;
        self.0.push_str(text);
        Ok(piece.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
