//! Conversations: one client on one topic, and the way to it.

use std::fmt;
use std::sync::Arc;

use bytestring::ByteString;

use super::Socket;
use crate::frame::Frame;
use crate::message::{JoinRef, Ref, Status};
use crate::outbox::{Droppable, Outbound, Outbox};
use crate::payload::Payload;
use crate::pubsub::PubSub;
use crate::serializer::{FrameError, Serializer};
use crate::task::Pid;

/// One client on one topic, whatever channel serves it.
pub struct Conversation<S: Socket> {
    pub(crate) pid: Pid,
    pub(crate) topic: ByteString,
    pub(crate) join_ref: Option<JoinRef>,
    pub(crate) conn: Arc<S>,
    pub(crate) state: Arc<S::State>,
    pub(crate) client: Client,
    pub(crate) pubsub: PubSub,
}

/// Where frames for one client go, and in which version of the wire.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) serializer: Serializer,
    pub(crate) outbox: Arc<Outbox>,
}

impl<S: Socket> Conversation<S> {
    /// Sends an event to the client.
    pub fn push(&self, event: &str, payload: &Payload) {
        let encoded = self.encode_push(event, payload);
        self.client.outbox.extend(encoded);
    }

    /// Answers an event of the client.
    pub fn reply(&self, reference: Option<&Ref>, status: &Status, response: &Payload) {
        let join_ref = self.join_ref.as_ref();
        self.client
            .reply(join_ref, reference, &self.topic, status, response);
    }

    /// The frame of a push; `None`, and logged, where this version of the wire cannot carry it.
    pub(crate) fn encode_push(&self, event: &str, payload: &Payload) -> Option<Outbound> {
        let (topic, join_ref) = (&self.topic, self.join_ref.as_ref());
        match self
            .client
            .serializer
            .encode_push(join_ref, topic, event, payload)
        {
            Ok(frame) => Some(Outbound {
                frame,
                droppable: self.client.outbox.droppable(topic, event),
            }),
            Err(error) => {
                tracing::error!(topic = &**topic, event, %error, "push not sent");
                None
            }
        }
    }
}

impl<S: Socket> fmt::Debug for Conversation<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conversation")
            .field("topic", &self.topic)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Sends a reply. A response that this version of the wire, or the transport, cannot carry is an
    /// `error` reply.
    pub(crate) fn reply(
        &self,
        join_ref: Option<&Ref>,
        reference: Option<&Ref>,
        topic: &str,
        status: &Status,
        response: &Payload,
    ) {
        let encode = |status: &Status, response: &Payload| {
            self.serializer
                .encode_reply(join_ref, reference, topic, status, response)
                .and_then(|frame| {
                    if self.outbox.takes(&frame) {
                        Ok(frame)
                    } else {
                        Err(FrameError::BinaryOverLongPoll)
                    }
                })
        };
        let frame = encode(status, response).or_else(|error| {
            tracing::error!(topic, %error, "reply not sent as it is");
            encode(
                &Status::Error,
                &Payload::Json(r#"{"reason":"internal error"}"#.into()),
            )
        });
        self.send(topic, frame);
    }

    /// Sends `phx_close` or `phx_error`.
    pub(crate) fn ended(
        &self,
        join_ref: Option<&Ref>,
        topic: &str,
        event: &str,
        payload: &Payload,
    ) {
        self.send(
            topic,
            self.serializer
                .encode_ended(join_ref, topic, event, payload),
        );
    }

    fn send(&self, topic: &str, frame: Result<Frame, FrameError>) {
        match frame {
            Ok(frame) => self.outbox.send(Outbound {
                frame,
                droppable: Droppable::Never,
            }),
            Err(error) => tracing::error!(topic, %error, "frame not sent"),
        }
    }
}
