//! Writing JSON text: values are written, payloads are copied unchanged.

use bytestring::ByteString;
use serde_json::Value;

use crate::frame::Frame;
use crate::message::{Ref, Status};

/// The bytes that keys and brackets take in addition to the strings.
const ENVELOPE: usize = 64;

/// The text of a frame.
pub(super) struct Text(String);

impl Text {
    /// Makes an empty text with room for `payload`.
    pub(super) fn for_payload(payload: &str) -> Self {
        Self(String::with_capacity(payload.len() + ENVELOPE))
    }

    /// Copies JSON, or a piece of it.
    pub(super) fn raw(mut self, json: &str) -> Self {
        self.0.push_str(json);
        self
    }

    /// Writes a JSON string.
    pub(super) fn string(mut self, text: &str) -> Self {
        let escapes = |byte| matches!(byte, b'"' | b'\\' | 0..0x20);
        if text.bytes().any(escapes) {
            return self.raw(&Value::from(text).to_string());
        }
        // Topics and events hardly ever have something to escape.
        self.0.reserve(text.len() + 2);
        self.0.push('"');
        self.0.push_str(text);
        self.0.push('"');
        self
    }

    /// Writes a reference, or `null`.
    pub(super) fn reference(self, reference: Option<&Ref>) -> Self {
        match reference {
            None => self.raw("null"),
            Some(Ref::Text(text)) => self.string(text),
            Some(Ref::Json(json)) => self.raw(json),
        }
    }

    /// Writes the payload of a reply. `status` comes first, for developers who read raw frames.
    pub(super) fn reply(self, status: &Status, response: &str) -> Self {
        let text = self.raw(r#"{"status":"#).string(status.as_str());
        text.raw(r#","response":"#).raw(response).raw("}")
    }

    /// Returns the text as a frame.
    pub(super) fn into_frame(self) -> Frame {
        Frame::Text(ByteString::from(self.0))
    }
}
