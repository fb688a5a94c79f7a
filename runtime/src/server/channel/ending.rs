//! The end of a handler, and of the channel.

use std::fmt;
use std::pin::pin;

use super::Server;
use crate::channel::{Channel, Incoming, Mail, Outcome, Stop};
use crate::message::{Ref, Status};
use crate::payload::Payload;
use crate::reason::Reason;
use crate::server::terminating::terminate;
use crate::socket::{Conversation, Exit};
use crate::task::Panicked;

/// Why a channel goes no further, and what its client is told.
pub(super) struct End {
    pub(super) reason: Reason,
    pub(super) exit: Exit,
}

/// A handler that ran, for the logs.
#[derive(Clone, Copy)]
pub(super) enum Handler<'a> {
    /// Of an event of the client.
    In(&'a str),
    /// Of a broadcast of this event.
    Out(&'a str),
    /// Of a message of this type.
    Info(&'a str),
}

impl<'a> Handler<'a> {
    const fn name(self) -> &'static str {
        match self {
            Self::In(_) => "handle_in",
            Self::Out(_) => "handle_out",
            Self::Info(_) => "handle_info",
        }
    }

    /// The event, or the type of the message.
    const fn of(self) -> &'a str {
        match self {
            Self::In(event) | Self::Out(event) | Self::Info(event) => event,
        }
    }
}

impl fmt::Display for Handler<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::In(event) | Self::Out(event) => write!(f, "{} of {event:?}", self.name()),
            Self::Info(message) => write!(f, "{} of {message}", self.name()),
        }
    }
}

/// However the task ends: it may be cut off.
impl<C: Channel> Drop for Server<C> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<C: Channel> Server<C> {
    /// Sends the reply of a handler, and ends the channel where it says so or panicked.
    pub(super) fn conclude(
        &self,
        message: Option<&Incoming>,
        handler: Handler<'_>,
        outcome: Result<Outcome, Panicked>,
    ) -> Result<(), End> {
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(Panicked(message)) => {
                // The topic again, for a filter may have switched the span off.
                tracing::error!(
                    topic = &**self.socket.topic().name(),
                    handler = handler.name(),
                    event = handler.of(),
                    panic = message,
                    "the handler panicked: the channel crashes"
                );
                metrics::counter!("bennu_channel_crashes_total").increment(1);
                return Err(End {
                    reason: Reason::Crashed,
                    exit: Exit::Crashed,
                });
            }
        };
        if let (Some(message), Some((status, response))) = (message, &outcome.reply) {
            self.reply(message.reference.as_ref(), status, response);
        }
        match outcome.stop {
            None => Ok(()),
            Some(Stop::Close) => Err(End {
                reason: Reason::Stopped,
                exit: Exit::Closed,
            }),
            Some(Stop::Error) => Err(End {
                reason: Reason::Stopped,
                exit: Exit::Crashed,
            }),
        }
    }

    pub(super) fn leave(&self, reference: Option<&Ref>) -> End {
        self.reply(reference, &Status::Ok, &Payload::empty());
        End {
            reason: Reason::Left,
            exit: Exit::Closed,
        }
    }

    fn reply(&self, reference: Option<&Ref>, status: &Status, response: &Payload) {
        let conversation = self.socket.conversation();
        let join_ref = conversation.join_ref.as_ref();
        conversation
            .client
            .reply(join_ref, reference, &conversation.topic, status, response);
    }

    pub(super) async fn terminate(&mut self, channel: C, reason: Reason) {
        let patience = self.limits.patience;
        let topic = self.socket.topic().name().clone();
        let terminating = pin!(channel.terminate(reason, &mut self.socket));
        if let Err(error) = terminate(terminating, reason, patience).await {
            tracing::error!(topic = &*topic, panic = error.panic(), "{error}");
        }
    }

    /// Takes no more mail, and answers what waits.
    pub(super) fn close(&self) {
        let Conversation {
            client,
            topic,
            join_ref,
            ..
        } = self.socket.conversation();
        for mail in self.mailbox.close() {
            if let Mail::Client(mail) = mail {
                mail.answer(client, topic, join_ref.as_ref());
            }
        }
    }
}
