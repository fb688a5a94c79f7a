//! The text of frames: values are written, payloads are copied, or written in place.

use bytestring::ByteString;
use serde_json::Value;

use crate::frame::Frame;
use crate::message::{Ref, Status};

/// The bytes that keys and brackets take in addition to the strings.
const ENVELOPE: usize = 64;

/// The text of a frame.
pub(super) struct Text(String);

impl Text {
    /// Returns a text without room.
    pub(super) const fn empty() -> Self {
        Self(String::new())
    }

    /// Returns an empty text with room for `payload`.
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
        write_string(&mut self.0, text);
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

    /// Begins the payload of a reply: what follows is the response, and `}`. `status` comes first, for
    /// those who read raw frames.
    pub(super) fn open_reply(self, status: &Status) -> Self {
        let text = self.raw(r#"{"status":"#).string(status.as_str());
        text.raw(r#","response":"#)
    }

    /// Writes the payload of a reply.
    pub(super) fn reply(self, status: &Status, response: &str) -> Self {
        self.open_reply(status).raw(response).raw("}")
    }

    /// Lets the payload be written behind this text, with `end` behind it.
    pub(super) fn open(self, end: Text) -> OpenFrame {
        OpenFrame {
            json: self.0,
            end: end.0,
        }
    }

    /// Returns the text as a frame.
    pub(super) fn into_frame(self) -> Frame {
        Frame::Text(ByteString::from(self.0))
    }
}

/// A frame whose payload is being written in place, so that it need not be copied into it.
#[derive(Debug)]
pub(crate) struct OpenFrame {
    json: String,
    end: String,
}

impl OpenFrame {
    /// Returns the text up to the payload, which is to be appended as JSON: an object, unless the
    /// frame is a reply.
    pub(crate) fn payload(&mut self) -> &mut String {
        &mut self.json
    }

    /// Ends the frame behind its payload.
    pub(crate) fn close(mut self) -> Frame {
        self.json.push_str(&self.end);
        // Frames wait in queues that are bounded by their length.
        self.json.shrink_to_fit();
        Frame::Text(ByteString::from(self.json))
    }
}

/// Appends a JSON string.
pub(crate) fn write_string(json: &mut String, text: &str) {
    let escapes = |byte| matches!(byte, b'"' | b'\\' | 0..0x20);
    if text.bytes().any(escapes) {
        json.push_str(&Value::from(text).to_string());
        return;
    }
    // Topics and events hardly ever have something to escape.
    json.reserve(text.len() + 2);
    json.push('"');
    json.push_str(text);
    json.push('"');
}
