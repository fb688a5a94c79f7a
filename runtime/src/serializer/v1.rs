//! Version 1: JSON objects.

use bytestring::ByteString;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::frame::Frame;
use crate::message::{Message, PHX_REPLY, Ref, Status};
use crate::payload::Payload;

use super::{DecodeError, FrameError};

#[derive(Deserialize)]
struct Incoming<'a> {
    #[serde(borrow)]
    topic: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    event: std::borrow::Cow<'a, str>,
    #[serde(borrow)]
    payload: &'a RawValue,
    #[serde(borrow, rename = "ref")]
    reference: &'a RawValue,
    #[serde(borrow, default)]
    join_ref: Option<&'a RawValue>,
}

/// The keys of version 1; it never carries a `join_ref` to the client.
#[derive(Serialize)]
struct Outgoing<'a, P> {
    topic: &'a str,
    event: &'a str,
    payload: P,
    #[serde(rename = "ref")]
    reference: Option<&'a Ref>,
}

#[derive(Serialize)]
struct Reply<'a> {
    status: &'a str,
    response: &'a RawValue,
}

pub(super) fn decode(text: &ByteString) -> Result<Message, DecodeError> {
    let incoming: Incoming<'_> =
        serde_json::from_str(text).map_err(|error| DecodeError::new(error.to_string()))?;
    Ok(Message {
        join_ref: incoming.join_ref.and_then(Ref::from_raw),
        reference: Ref::from_raw(incoming.reference),
        topic: incoming.topic.as_ref().into(),
        event: incoming.event.as_ref().into(),
        payload: Payload::Json(text.slice_ref(incoming.payload.get())),
    })
}

pub(super) fn reply(
    reference: Option<&Ref>,
    topic: &str,
    status: &Status,
    response: &Payload,
) -> Result<Frame, FrameError> {
    let payload = Reply {
        status: status.as_str(),
        response: raw(response)?,
    };
    Ok(text(&Outgoing {
        topic,
        event: PHX_REPLY,
        payload,
        reference,
    }))
}

pub(super) fn push(
    reference: Option<&Ref>,
    topic: &str,
    event: &str,
    payload: &Payload,
) -> Result<Frame, FrameError> {
    Ok(text(&Outgoing {
        topic,
        event,
        payload: raw(payload)?,
        reference,
    }))
}

fn raw(payload: &Payload) -> Result<&RawValue, FrameError> {
    match payload {
        Payload::Json(json) => serde_json::from_str(json).map_err(|_| FrameError::NotAnObject),
        Payload::Binary(_) => Err(FrameError::BinaryInV1),
    }
}

fn text(message: &impl Serialize) -> Frame {
    let text = serde_json::to_string(message).expect("strings, references and valid JSON");
    Frame::Text(text.into())
}
