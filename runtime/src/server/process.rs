//! Processes: what a channel, a view and a raw socket have in common while they run.

use std::fmt;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::mailbox::{Mailbox, Next};
use crate::reason::{Reason, Stop};
use crate::socket::{Attachment, Exit, Label, LastNotice, ProcessKind, ProcessMail};
use crate::task::{Panicked, poll_once, supervise};

/// The time for which `terminate` may run, and a handler after a stop; the same as in the reference.
pub(crate) const SHUTDOWN: Duration = Duration::from_secs(5);

/// A process: it takes its mail, and runs the handlers of the application.
///
/// Its task may be cut off. At every end no more mail is accepted, and waiting messages are answered.
pub(super) struct Process<M: ProcessMail> {
    label: Label,
    mailbox: Arc<Mailbox<M>>,
    /// The client of a topic; a raw socket has none.
    attachment: Option<Arc<Attachment>>,
    /// Of a client that was attached later: the connection that started the process has the first.
    later: Option<LastNotice>,
    patience: Duration,
}

/// A handler, in logs.
#[derive(Clone, Copy)]
pub(super) struct Handler<'a> {
    name: &'static str,
    of: Of<'a>,
}

#[derive(Clone, Copy)]
enum Of<'a> {
    /// Text of a client.
    Event(&'a str),
    /// A type, or another name of the application.
    Name(&'a str),
}

/// The reason why a process ends, and the message for its client.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) reason: Reason,
    pub(super) exit: Exit,
}

impl End {
    /// A handler has panicked.
    pub(super) const CRASHED: Self = Self {
        reason: Reason::Crashed,
        exit: Exit::Crashed,
    };
    /// The client has left.
    pub(super) const LEFT: Self = Self::ordered(Reason::Left);

    /// Ends the process by an order from outside.
    pub(super) const fn ordered(reason: Reason) -> Self {
        Self {
            reason,
            exit: Exit::Closed,
        }
    }

    /// Ends the process by its own decision.
    pub(super) const fn stopped(stop: Stop) -> Self {
        let exit = match stop {
            Stop::Close => Exit::Closed,
            Stop::Error => Exit::Crashed,
        };
        Self {
            reason: Reason::Stopped(stop),
            exit,
        }
    }
}

impl<M: ProcessMail> Process<M> {
    pub(super) fn new(
        label: Label,
        mailbox: Arc<Mailbox<M>>,
        attachment: Option<Arc<Attachment>>,
        patience: Duration,
    ) -> Self {
        Self {
            label,
            mailbox,
            attachment,
            later: None,
            patience,
        }
    }

    /// Returns the client, if there is one to send to.
    pub(super) fn client(&self) -> Option<&Attachment> {
        let attachment = self.attachment.as_deref();
        attachment.filter(|attachment| attachment.is_attached())
    }

    /// Returns the topic, or nothing if the process has none.
    pub(super) fn topic(&self) -> &str {
        let attachment = self.attachment.as_ref();
        attachment.map_or("", |attachment| attachment.topic())
    }

    /// Waits for mail or an order. Nothing is lost when the future is dropped.
    pub(super) async fn next(&self) -> Next<M> {
        self.mailbox.next().await
    }

    /// Runs a handler, and returns its result. A panic ends the process.
    pub(super) async fn run<F: Future + ?Sized>(
        &self,
        handler: Handler<'_>,
        handling: Pin<&mut F>,
    ) -> Result<F::Output, End> {
        let output = self.supervise(handler, handling).await;
        output.map_err(|panicked| self.crashed(handler, &panicked))
    }

    /// Runs a handler, and returns its result or its panic.
    pub(super) async fn supervise<F: Future + ?Sized>(
        &self,
        handler: Handler<'_>,
        handling: Pin<&mut F>,
    ) -> Result<F::Output, Panicked> {
        supervise(handling, self.patience, || handler.to_string()).await
    }

    /// Logs a panic, and returns the end of the process.
    pub(super) fn crashed(&self, handler: Handler<'_>, Panicked(panic): &Panicked) -> End {
        // The topic again, for a filter may have switched the span off.
        let (Label { kind, name }, topic) = (self.label, self.topic());
        let if_it_is = |one: ProcessKind| (kind == one).then_some(name);
        tracing::error!(
            topic = (!topic.is_empty()).then_some(topic),
            channel = if_it_is(ProcessKind::Channel),
            view = if_it_is(ProcessKind::LiveView),
            socket = if_it_is(ProcessKind::RawSocket),
            handler = handler.name,
            event = handler.of.text(),
            panic,
            "the handler panicked: the {kind} ends"
        );
        metrics::counter!("bennu_channel_crashes_total").increment(1);
        End::CRASHED
    }

    /// Whether somebody else has ordered the process to end.
    pub(super) fn is_stopping(&self) -> bool {
        self.mailbox.is_stopping()
    }

    /// Sends to another client from now on.
    pub(super) fn attach(&mut self, attachment: Arc<Attachment>) {
        self.later = Some(LastNotice(Arc::clone(&attachment)));
        self.attachment = Some(attachment);
    }

    /// Takes no more mail, answers what waits, and runs `terminate`.
    ///
    /// As soon as that waits for something, `notify` is called, and the client and its connection are
    /// given notice: what `terminate` sends before still reaches the client, and nobody waits for the
    /// rest.
    pub(super) async fn end<F: Future<Output = ()> + ?Sized>(
        &self,
        end: End,
        terminating: Pin<&mut F>,
        notify: impl FnOnce(),
    ) {
        self.answer_waiting();
        let mut terminating = pin!(self.terminate(end.reason, terminating));
        let ended = poll_once(terminating.as_mut()).await;
        notify();
        if let Some(attachment) = &self.attachment {
            attachment.close(end.exit);
        }
        if ended.is_none() {
            terminating.await;
        }
    }

    fn answer_waiting(&self) {
        let waiting = self.mailbox.close();
        let Some(attachment) = &self.attachment else {
            return;
        };
        for mail in waiting.into_iter().filter_map(M::into_client_mail) {
            mail.answer(attachment);
        }
    }

    /// Runs `terminate`, within its time. If it does not come to its end, that is nobody else's
    /// matter: it is logged.
    async fn terminate<F: Future<Output = ()> + ?Sized>(
        &self,
        reason: Reason,
        terminating: Pin<&mut F>,
    ) {
        let limit = match reason {
            // It is the connection that knows how long its drain may take.
            Reason::Draining => Duration::MAX,
            _ => SHUTDOWN,
        };
        let (label, topic) = (self.label, self.topic());
        let terminating = self.supervise(Handler::alone("terminate"), terminating);
        match timeout(limit, terminating).await {
            Ok(Ok(())) => tracing::debug!(?reason, "ended"),
            Ok(Err(Panicked(panic))) => {
                tracing::error!(topic, process = label.name, panic, "terminate panicked");
            }
            Err(_) => {
                tracing::error!(
                    topic,
                    process = label.name,
                    "terminate took longer than {limit:?}: cut off"
                );
            }
        }
    }
}

impl<M: ProcessMail> Drop for Process<M> {
    fn drop(&mut self) {
        self.answer_waiting();
    }
}

impl<'a> Handler<'a> {
    /// A handler that is the only one of its name.
    pub(super) const fn alone(name: &'static str) -> Self {
        Self::of(name, "")
    }

    /// The handler of an event, which a client may have named.
    pub(super) const fn event(name: &'static str, event: &'a str) -> Self {
        let of = Of::Event(event);
        Self { name, of }
    }

    /// The handler of a message, a path or a type.
    pub(super) const fn of(name: &'static str, of: &'a str) -> Self {
        let of = Of::Name(of);
        Self { name, of }
    }
}

impl<'a> Of<'a> {
    const fn text(self) -> &'a str {
        match self {
            Self::Event(text) | Self::Name(text) => text,
        }
    }
}

impl fmt::Display for Handler<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = self.name;
        match self.of {
            Of::Event(event) => write!(f, "{name} of {event:?}"),
            Of::Name("") => f.write_str(name),
            Of::Name(of) => write!(f, "{name} of {of}"),
        }
    }
}
