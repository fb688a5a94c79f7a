//! Sessions: tasks that keep a client's connection between its requests.

use std::sync::Arc;
use std::time::Duration;

use bytestring::ByteString;
use tokio::time::{Instant, sleep_until};

use super::batch::Batch;
use super::call::{Answer, Ask, Call, listen};
use crate::frame::Frame;
use crate::mailbox::{Mailbox, Next};
use crate::outbox::{Close, Outbox};
use crate::pubsub::{PubSub, Subscribed};
use crate::server::{Live, Served};

/// The number of requests that may wait for one session. It handles each at once, so a well-behaved
/// client has at most a few.
const MAX_CALLS: usize = 64;

/// The maximum size of one poll's messages; the rest comes with the next poll.
const BATCH: usize = 1 << 20;

/// The time for which an ending session waits for the poll that fetches the last replies.
const LINGER: Duration = Duration::from_secs(1);

/// The connection of a client that polls.
pub(super) struct LongPollSession<C> {
    connection: C,
    outbox: Arc<Outbox>,
    pubsub: PubSub,
    window: Duration,
    calls: Arc<Mailbox<Arc<Call>>>,
    listening: Option<Subscribed>,
    waiting: Option<Waiting>,
    /// The deadline for the last poll of an ending session, and its close.
    lingering: Option<(Instant, Close)>,
    /// The time of the client's last request.
    polled: Instant,
    /// The frames that have left the outbox, but have not reached the client.
    unsent: Vec<ByteString>,
    live: Live,
}

/// A poll that waits.
struct Waiting {
    call: Arc<Call>,
    until: Instant,
}

impl<C: Served> LongPollSession<C> {
    /// Makes the session of an accepted client, which answers under `id` from now on.
    pub(super) fn new(
        id: &str,
        connection: C,
        pubsub: PubSub,
        window: Duration,
        live: Live,
    ) -> Self {
        connection.outbox().take_text_only();
        let calls = Arc::new(Mailbox::new(MAX_CALLS));
        let mailbox = Arc::clone(&calls);
        let listening = listen(&pubsub, id, move |call| {
            if let Err(error) = mailbox.send(Arc::clone(call)) {
                tracing::warn!(?error, "a long-poll request is not heard");
            }
        });
        Self {
            outbox: Arc::clone(connection.outbox()),
            connection,
            pubsub,
            window,
            calls,
            listening: Some(listening),
            waiting: None,
            lingering: None,
            polled: Instant::now(),
            unsent: Vec::new(),
            live,
        }
    }

    /// Serves the client until it leaves, stops polling, or is closed.
    pub(super) async fn run(mut self) {
        let close = self.converse().await;
        tracing::debug!(why = close.why, "connection ends");
        // Nobody finds the session any more; who has found it is answered at once.
        self.listening = None;
        if let Some(Waiting { call, .. }) = self.waiting.take() {
            call.answer(&self.pubsub, Answer::Ended);
        }
        for call in self.calls.close() {
            call.acknowledge(&self.pubsub);
            call.answer(&self.pubsub, Answer::Ended);
        }
        self.connection.shutdown(close.reason).keep(self.live);
    }

    async fn converse(&mut self) -> Close {
        let calls = Arc::clone(&self.calls);
        let outbox = Arc::clone(&self.outbox);
        let mut frames = Vec::new();
        let timer = sleep_until(self.deadline());
        tokio::pin!(timer);
        loop {
            timer.as_mut().reset(self.deadline());
            let is_waiting = self.waiting.is_some();
            // Whichever branch wins, the others lose nothing: each of their futures may be dropped.
            let done = tokio::select! {
                next = calls.next() => match next {
                    Next::Message(call) => self.hear(call),
                    // The order to stop comes through the outbox.
                    Next::Stop(_) => Ok(()),
                },
                drained = outbox.drain(&mut frames, BATCH), if is_waiting => {
                    drained.map(|()| self.send(&mut frames))
                }
                close = outbox.closed(), if !is_waiting && self.lingering.is_none() => {
                    self.linger(close)
                }
                () = self.connection.tend() => Ok(()),
                () = &mut timer => self.look_at_the_clock(),
            };
            if let Err(close) = done {
                return close;
            }
        }
    }

    fn hear(&mut self, call: Arc<Call>) -> Result<(), Close> {
        call.acknowledge(&self.pubsub);
        match &call.ask {
            Ask::Poll => {
                self.polled = Instant::now();
                self.lingering = None;
                let until = self.polled + self.window;
                // An earlier poll that still hangs is not answered: it runs out by itself. Were it
                // answered, two pages with one token would poll in turns without a pause.
                self.waiting = Some(Waiting { call, until });
                self.flush();
                Ok(())
            }
            Ask::Handle(batch) => {
                let handled = self.handle(batch);
                let answer = handled.map_or(Answer::Ended, |()| Answer::Handled);
                call.answer(&self.pubsub, answer);
                handled
            }
        }
    }

    fn handle(&mut self, batch: &Batch) -> Result<(), Close> {
        for line in &batch.lines {
            self.connection.receive(&line.clone().into())?;
        }
        if batch.is_broken {
            tracing::warn!("connection closed: the client sent something that is no frame");
            return Err(Close::UNDECODABLE);
        }
        Ok(())
    }

    /// Sends frames that have left the outbox.
    fn send(&mut self, frames: &mut Vec<Frame>) {
        let texts = frames.drain(..).filter_map(|frame| match frame {
            Frame::Text(text) => Some(text),
            // The outbox takes no other.
            _ => None,
        });
        self.unsent.extend(texts);
        self.flush();
    }

    /// Answers the waiting poll, if there are messages.
    fn flush(&mut self) {
        if self.unsent.is_empty() {
            return;
        }
        let Some(waiting) = self.waiting.take() else {
            return;
        };
        let messages = Answer::Messages(self.unsent.clone());
        // Where the request was given up, what it would have brought waits for the next. It does
        // not grow: only for a poll that hangs, and after this, is more taken from the outbox.
        if waiting.call.answer(&self.pubsub, messages) {
            self.unsent = Vec::new();
            self.polled = Instant::now();
        }
    }

    /// Waits for another poll only if an orderly end has left messages to fetch.
    fn linger(&mut self, close: Close) -> Result<(), Close> {
        let is_fetched = self.outbox.depth() == 0 && self.unsent.is_empty();
        if !close.is_orderly() || is_fetched {
            return Err(close);
        }
        self.lingering = Some((Instant::now() + LINGER, close));
        Ok(())
    }

    fn look_at_the_clock(&mut self) -> Result<(), Close> {
        let now = Instant::now();
        if now < self.deadline() {
            return Ok(());
        }
        // A poll that ran out has been answered by the request itself.
        if self.waiting.take().is_none() {
            let lingered = self.lingering.map(|(_, close)| close);
            return Err(lingered.unwrap_or(Close::IDLE));
        }
        self.polled = now;
        Ok(())
    }

    /// Returns the end of the waiting poll, or the time at which the client is given up.
    fn deadline(&self) -> Instant {
        let given_up = self.polled + self.window + self.window / 2;
        match &self.waiting {
            Some(waiting) => waiting.until,
            None => self.lingering.map_or(given_up, |(until, _)| until),
        }
    }
}
