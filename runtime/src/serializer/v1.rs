//! Version 1: JSON objects.

use std::borrow::Cow;

use bytestring::ByteString;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::frame::Frame;
use crate::message::{Message, PHX_REPLY, Ref, Status};
use crate::payload::Payload;

use super::text::{OpenFrame, Text};
use super::{DecodeError, FrameError, part};

#[derive(Deserialize)]
struct Incoming<'a> {
    #[serde(borrow)]
    topic: Cow<'a, str>,
    #[serde(borrow)]
    event: Cow<'a, str>,
    #[serde(borrow)]
    payload: &'a RawValue,
    #[serde(borrow, rename = "ref")]
    reference: &'a RawValue,
    #[serde(borrow, default)]
    join_ref: Option<&'a RawValue>,
}

pub(super) fn decode(text: &ByteString) -> Result<Message, DecodeError> {
    // The derived code would read an array of the fields, too.
    if !text.trim_start().starts_with('{') {
        return Err(DecodeError::new("expected an object"));
    }
    let incoming: Incoming<'_> =
        serde_json::from_str(text).map_err(|error| DecodeError::json(&error))?;
    Ok(Message {
        join_ref: incoming.join_ref.and_then(|raw| Ref::from_raw(raw, text)),
        reference: Ref::from_raw(incoming.reference, text),
        topic: part(text, incoming.topic),
        event: part(text, incoming.event),
        payload: Payload::Json(text.slice_ref(incoming.payload.get())),
    })
}

pub(super) fn reply(
    reference: Option<&Ref>,
    topic: &str,
    status: &Status,
    response: &Payload,
) -> Result<Frame, FrameError> {
    let response = json(response)?;
    let text = object(response, topic, PHX_REPLY).reply(status, response);
    Ok(text
        .raw(r#","ref":"#)
        .reference(reference)
        .raw("}")
        .into_frame())
}

pub(super) fn push(
    reference: Option<&Ref>,
    topic: &str,
    event: &str,
    payload: &Payload,
) -> Result<Frame, FrameError> {
    let payload = json(payload)?;
    let text = object(payload, topic, event).raw(payload);
    Ok(text
        .raw(r#","ref":"#)
        .reference(reference)
        .raw("}")
        .into_frame())
}

/// Opens a reply, whose response is written behind it.
pub(super) fn open_reply(reference: Option<&Ref>, topic: &str, status: &Status) -> OpenFrame {
    let end = Text::empty().raw(r#"},"ref":"#).reference(reference);
    object("", topic, PHX_REPLY)
        .open_reply(status)
        .open(end.raw("}"))
}

/// Opens a push, whose payload is written behind it.
pub(super) fn open_push(topic: &str, event: &str) -> OpenFrame {
    object("", topic, event).open(Text::empty().raw(r#","ref":null}"#))
}

/// Writes `{"topic":..,"event":..,"payload":`. Version 1 never carries a `join_ref` to the client.
fn object(payload: &str, topic: &str, event: &str) -> Text {
    let text = Text::for_payload(payload).raw(r#"{"topic":"#).string(topic);
    text.raw(r#","event":"#).string(event).raw(r#","payload":"#)
}

fn json(payload: &Payload) -> Result<&str, FrameError> {
    match payload {
        Payload::Json(json) => Ok(json),
        Payload::Binary(_) => Err(FrameError::BinaryInV1),
    }
}
