//! Attachments: one client at one process, since its join.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytestring::ByteString;

use super::{Client, Exit, Link, News, Notice};
use crate::message::{JoinRef, PHX_CLOSE, PHX_ERROR, Ref, Status};
use crate::outbox::{Droppable, Outbound};
use crate::payload::Payload;
use crate::refused::Refused;
use crate::serializer::OpenFrame;
use crate::task::Pid;

/// The reason that a join is refused with when a later one of the same topic takes its place.
pub(crate) const SUPERSEDED: &str = "join superseded";

/// A client at a process: its outbox, and the references of its join.
///
/// Everything that sends to the client shares it: the process, its socket, and later replies.
pub(crate) struct Attachment {
    link: Arc<Link>,
    /// Of the process.
    pid: Pid,
    topic: ByteString,
    /// The reference as the client sent it.
    join_ref: Option<Ref>,
    /// The reference of the join.
    reference: Option<Ref>,
    /// Whether the join was answered.
    answered: AtomicBool,
    /// Whether the client was sent the end, or somebody else will see to that.
    end_taken: AtomicBool,
    /// Whether the process takes no more mail.
    closed: AtomicBool,
    /// Whether the client has gone, but the process has not.
    detached: AtomicBool,
    /// Boxed, for few joins replace a channel.
    replaced: Option<Box<Replaced>>,
}

/// The channel that a join has replaced, although its client had not left. As in Phoenix, its
/// `phx_close` follows the reply of the join; nothing waits for it.
#[derive(Debug)]
pub(crate) struct Replaced {
    pub(crate) join_ref: Option<Ref>,
}

impl Attachment {
    /// Attaches the client of a connection to a process, by a join with these topic, `join_ref` and
    /// `ref`.
    pub(crate) fn new(
        link: Arc<Link>,
        pid: Pid,
        (topic, join_ref, reference): (ByteString, Option<Ref>, Option<Ref>),
        replaced: Option<Replaced>,
    ) -> Self {
        Self {
            link,
            pid,
            topic,
            join_ref,
            reference,
            answered: AtomicBool::new(false),
            end_taken: AtomicBool::new(false),
            closed: AtomicBool::new(false),
            detached: AtomicBool::new(false),
            replaced: replaced.map(Box::new),
        }
    }

    pub(crate) fn client(&self) -> &Client {
        self.link.client()
    }

    pub(crate) fn link(&self) -> &Link {
        &self.link
    }

    pub(crate) fn topic(&self) -> &ByteString {
        &self.topic
    }

    /// The reference of the join, as the client sent it: its messages carry the same.
    pub(crate) fn own_join_ref(&self) -> Option<&Ref> {
        self.join_ref.as_ref()
    }

    /// The reference that replies and pushes carry.
    fn join_ref(&self) -> Option<&JoinRef> {
        self.join_ref.as_ref().or(self.reference.as_ref())
    }

    /// Sends an event.
    pub(crate) fn push(&self, event: &str, payload: &Payload) {
        if !self.is_attached() {
            return;
        }
        let encoded = self.encode_push(event, payload);
        self.client().outbox.extend(encoded);
    }

    /// Returns the frame of a push; logs, and returns `None`, if this version of the wire cannot
    /// carry it.
    pub(crate) fn encode_push(&self, event: &str, payload: &Payload) -> Option<Outbound> {
        let (topic, join_ref) = (&self.topic, self.join_ref());
        let Client {
            serializer, outbox, ..
        } = self.client();
        match serializer.encode_push(join_ref, topic, event, payload) {
            Ok(frame) => Some(Outbound {
                frame,
                droppable: outbox.droppable(topic, event),
            }),
            Err(error) => {
                tracing::error!(topic = &**topic, event, %error, "push not sent");
                None
            }
        }
    }

    /// Answers an event of the client.
    pub(crate) fn reply(&self, reference: Option<&Ref>, status: &Status, response: &Payload) {
        if !self.is_attached() {
            return;
        }
        let (topic, join_ref) = (&self.topic, self.join_ref());
        self.client()
            .reply(join_ref, reference, topic, status, response);
    }

    /// Opens the frame of a push, whose payload is written in place.
    pub(crate) fn open_push(&self, event: &str) -> OpenFrame {
        let serializer = self.client().serializer;
        serializer.open_push(self.join_ref(), &self.topic, event)
    }

    /// Sends a push that was opened and written.
    pub(crate) fn push_frame(&self, event: &str, frame: OpenFrame) {
        if !self.is_attached() {
            return;
        }
        let outbox = &self.client().outbox;
        outbox.send(Outbound {
            frame: frame.close(),
            droppable: outbox.droppable(&self.topic, event),
        });
    }

    /// Opens the frame of an `ok` reply, whose response is written in place.
    pub(crate) fn open_reply(&self, reference: Option<&Ref>) -> OpenFrame {
        let serializer = self.client().serializer;
        serializer.open_reply(self.join_ref(), reference, &self.topic, &Status::Ok)
    }

    /// Sends a reply that was opened and written.
    pub(crate) fn reply_frame(&self, frame: OpenFrame) {
        if !self.is_attached() {
            return;
        }
        self.client().outbox.send(Outbound {
            frame: frame.close(),
            droppable: Droppable::Never,
        });
    }

    /// Opens the reply that lets the client in, whose response is written in place.
    pub(crate) fn open_ok(&self) -> OpenFrame {
        let (join_ref, reference) = (self.join_ref.as_ref(), self.reference.as_ref());
        let serializer = self.client().serializer;
        serializer.open_reply(join_ref, reference, &self.topic, &Status::Ok)
    }

    /// Lets the client in by a reply that was opened and written.
    pub(crate) fn ok_frame(&self, frame: OpenFrame) {
        self.answer_by(|| self.reply_frame(frame));
    }

    /// Answers an event that came to no process.
    pub(super) fn reply_unmatched(&self, reference: Option<&Ref>) {
        let unmatched = Refused::unmatched();
        let (topic, response) = (&self.topic, unmatched.response());
        self.client()
            .reply(None, reference, topic, &Status::Error, response);
    }

    /// Answers that the join is accepted.
    pub(crate) fn ok(&self, response: &Payload) {
        self.answer(self.join_ref.as_ref(), &Status::Ok, response);
    }

    /// Answers that the join is refused. From then on the topic is free.
    pub(crate) fn refuse(&self, refused: &Refused) {
        let join_ref = self.join_ref.as_ref().filter(|_| !refused.is_unmatched());
        let answer = || self.answer(join_ref, &Status::Error, refused.response());
        if self.closed.swap(true, Ordering::AcqRel) {
            return answer();
        }
        self.take_end();
        self.give_up_place();
        let refused = self.notice(News::Closed(Exit::Refused));
        self.link.notify_with(refused, answer);
    }

    /// Takes it on to send the end to the client, or to leave it out. `false` if that was taken before.
    pub(crate) fn take_end(&self) -> bool {
        !self.end_taken.swap(true, Ordering::AcqRel)
    }

    /// The process takes no more mail: sends the client the end, unless somebody else has taken that
    /// on, and gives the connection notice. Only the first time counts.
    pub(crate) fn close(&self, exit: Exit) {
        let exit = match exit {
            Exit::Crashed => self.settle(exit, "join crashed"),
            exit => exit,
        };
        self.close_once(exit);
    }

    /// The task of the process has ended. One that did not close before was cut off, in favour of a
    /// later join or with its connection: it has not crashed.
    pub(super) fn end(&self) {
        if !self.closed.load(Ordering::Acquire) {
            self.close_once(self.settle(Exit::Closed, SUPERSEDED));
        }
        self.link.notify(self.notice(News::Ended));
    }

    fn close_once(&self, exit: Exit) {
        if self.closed.swap(true, Ordering::AcqRel) {
            return;
        }
        if self.take_end() {
            self.tell_end(exit);
        }
        self.give_up_place();
        self.link.notify(self.notice(News::Closed(exit)));
    }

    /// Takes the process out of the registry.
    fn give_up_place(&self) {
        let processes = self.link.processes();
        processes.remove(self.link.pid(), &self.topic, self.pid);
    }

    fn notice(&self, news: News) -> Notice {
        Notice {
            topic: self.topic.clone(),
            pid: self.pid,
            news,
        }
    }

    /// Sends nothing to this client any more.
    pub(crate) fn detach(&self) {
        self.detached.store(true, Ordering::Release);
    }

    /// Whether the client is there.
    pub(crate) fn is_attached(&self) -> bool {
        !self.detached.load(Ordering::Acquire)
    }

    /// Answers a join that was not answered yet, because its process was cut off or has crashed.
    /// Returns what that makes of the exit.
    fn settle(&self, exit: Exit, reason: &str) -> Exit {
        if self.answered.load(Ordering::Acquire) {
            return exit;
        }
        self.refuse(&Refused::reason(reason));
        Exit::Refused
    }

    /// Sends `phx_close` or `phx_error`.
    pub(crate) fn tell_end(&self, exit: Exit) {
        let crashed = Payload::reason("channel_crash");
        let (event, payload) = match exit {
            Exit::Refused => return,
            Exit::Closed => (PHX_CLOSE, Payload::empty()),
            Exit::Crashed => (PHX_ERROR, crashed),
        };
        let join_ref = self.join_ref.as_ref();
        self.client().ended(join_ref, &self.topic, event, &payload);
    }

    fn answer(&self, join_ref: Option<&Ref>, status: &Status, response: &Payload) {
        self.answer_by(|| {
            let (client, topic) = (self.client(), &self.topic);
            client.reply(join_ref, self.reference.as_ref(), topic, status, response);
        });
    }

    /// Answers the join, and sends the `phx_close` of the channel that it has replaced.
    fn answer_by(&self, send: impl FnOnce()) {
        let is_first = !self.answered.swap(true, Ordering::AcqRel);
        send();
        let (client, topic) = (self.client(), &self.topic);
        if let Some(replaced) = self.replaced.as_ref().filter(|_| is_first) {
            let join_ref = replaced.join_ref.as_ref();
            client.ended(join_ref, topic, PHX_CLOSE, &Payload::empty());
        }
    }
}

impl fmt::Debug for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attachment")
            .field("topic", &self.topic)
            .field("join_ref", &self.join_ref)
            .finish_non_exhaustive()
    }
}
