//! Processes: what a channel, a view and a raw socket have in common while they run.

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::timeout;

use crate::mailbox::{Mailbox, Next};
use crate::reason::{Reason, Stop};
use crate::socket::{Attachment, Exit, ProcessMail};
use crate::task::{Panicked, supervise};

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
    patience: Duration,
}

/// The label of a process in logs.
#[derive(Clone, Copy, Debug)]
pub(super) enum Label {
    Channel(&'static str),
    View(&'static str),
    RawSocket(&'static str),
}

/// The label of a handler in logs.
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
            patience,
        }
    }

    /// Returns the client, if the process has a topic.
    pub(super) fn attachment(&self) -> Option<&Arc<Attachment>> {
        self.attachment.as_ref()
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
        let (label, topic) = (self.label, self.topic());
        tracing::error!(
            topic = (!topic.is_empty()).then_some(topic),
            channel = label.channel(),
            view = label.view(),
            socket = label.raw_socket(),
            handler = handler.name,
            event = handler.of.text(),
            panic,
            "the handler panicked: the {label} ends"
        );
        metrics::counter!("bennu_channel_crashes_total").increment(1);
        End::CRASHED
    }

    /// Accepts no more mail, and answers waiting messages.
    pub(super) fn close(&self) {
        let waiting = self.mailbox.close();
        let Some(attachment) = &self.attachment else {
            return;
        };
        for mail in waiting.into_iter().filter_map(M::into_client_mail) {
            mail.answer(attachment);
        }
    }

    /// Runs `terminate` within its time, and logs a failure.
    pub(super) async fn terminate<F: Future<Output = ()> + ?Sized>(
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
                tracing::error!(topic, process = label.name(), panic, "terminate panicked");
            }
            Err(_) => {
                tracing::error!(
                    topic,
                    process = label.name(),
                    "terminate took longer than {limit:?}: cut off"
                );
            }
        }
    }
}

impl<M: ProcessMail> Drop for Process<M> {
    fn drop(&mut self) {
        self.close();
    }
}

impl Label {
    /// Returns the name that the application gave.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Channel(name) | Self::View(name) | Self::RawSocket(name) => name,
        }
    }

    fn channel(self) -> Option<&'static str> {
        matches!(self, Self::Channel(_)).then_some(self.name())
    }

    fn view(self) -> Option<&'static str> {
        matches!(self, Self::View(_)).then_some(self.name())
    }

    fn raw_socket(self) -> Option<&'static str> {
        matches!(self, Self::RawSocket(_)).then_some(self.name())
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Channel(_) => "channel",
            Self::View(_) => "view",
            Self::RawSocket(_) => "connection",
        })
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
