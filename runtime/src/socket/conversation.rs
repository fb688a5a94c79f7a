//! Conversations: one client on one topic.

use std::fmt;
use std::sync::Arc;

use super::refusals::Refusals;
use super::{Attachment, Socket};
use crate::frame::Frame;
use crate::message::{Ref, Status};
use crate::outbox::{Droppable, Outbound, Outbox};
use crate::payload::Payload;
use crate::pubsub::PubSub;
use crate::serializer::{FrameError, Serializer};
use crate::task::Pid;

/// A client on a topic, independent of the channel that serves it.
pub struct Conversation<S: Socket> {
    pub(crate) pid: Pid,
    pub(crate) attachment: Arc<Attachment>,
    pub(crate) conn: Arc<S>,
    pub(crate) state: Arc<S::State>,
    pub(crate) pubsub: PubSub,
}

/// The outbox of one client, and the version of its wire.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    pub(crate) serializer: Serializer,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) refusals: Refusals,
}

impl<S: Socket> Conversation<S> {
    /// Sends an event to the client.
    pub fn push(&self, event: &str, payload: &Payload) {
        self.attachment.push(event, payload);
    }

    /// Answers an event of the client.
    pub fn reply(&self, reference: Option<&Ref>, status: &Status, response: &Payload) {
        self.attachment.reply(reference, status, response);
    }
}

impl<S: Socket> fmt::Debug for Conversation<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Conversation")
            .field("topic", self.attachment.topic())
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Sends a reply. If this version of the wire or the transport cannot carry the response, an
    /// `error` reply is sent.
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
            tracing::error!(
                topic,
                status = status.as_str(),
                %error,
                "reply not sent: the client receives an internal error instead"
            );
            encode(&Status::Error, &Payload::reason("internal error"))
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
            Ok(frame) => {
                self.outbox.send(Outbound {
                    frame,
                    droppable: Droppable::Never,
                });
            }
            Err(error) => tracing::error!(topic, %error, "frame not sent"),
        }
    }
}
