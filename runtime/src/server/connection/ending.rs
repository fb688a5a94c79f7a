//! Ends: of one channel, and of all channels with their connection.

use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, timeout_at};

use super::Connection;
use crate::outbox::Close;
use crate::reason::Reason;
use crate::server::process::SHUTDOWN;
use crate::socket::{Exit, Replaced, SUPERSEDED, Socket};

/// A process that has ended.
pub(super) struct Ended {
    task: Id,
    exit: Result<Exit, JoinError>,
}

impl<S: Socket> Connection<S> {
    /// Waits for a channel to end, forever if there is none.
    ///
    /// When the connection drains, it ends all channels, and then orders the connection to close.
    /// Nothing is lost when the future is dropped.
    pub(super) async fn ended(&mut self) -> Ended {
        if self.draining.is_none() {
            let until = tokio::select! {
                biased;
                Some(ended) = next_ended(&mut self.tasks) => return ended,
                until = self.client.outbox.draining() => until,
            };
            self.draining = Some(until);
            self.stop_all(Reason::Draining);
        }
        // Once in the life of a connection: its task need not have room for it.
        Box::pin(self.drained()).await
    }

    /// Waits for a channel to end within the time of the drain. When none is left, or at the end of
    /// that time, the connection closes after the replies of the handlers.
    async fn drained(&mut self) -> Ended {
        let until = self.draining.unwrap_or_else(Instant::now);
        if let Ok(Some(ended)) = timeout_at(until, next_ended(&mut self.tasks)).await {
            return ended;
        }
        self.client.outbox.close(Close::DRAINING);
        std::future::pending().await
    }

    /// Notifies the client of a channel's end, and starts the join that waited for it.
    ///
    /// A draining client is not notified: after a `phx_close` it would not join again.
    pub(super) fn finish(&mut self, ended: Ended) {
        let Ended { task, exit } = ended;
        let mut joined = self.topics.iter();
        let found = joined.find(|(_, joined)| joined.task.id() == task);
        let found = found.map(|(topic, _)| topic.clone());
        let found = found.and_then(|topic| self.topics.remove_entry(&topic));
        let Some((topic, joined)) = found else {
            return;
        };
        let attachment = &joined.attachment;
        let exit = match exit {
            Ok(Exit::Crashed) => attachment.settle(Exit::Crashed, "join crashed"),
            Ok(exit) => exit,
            // Only a later join cuts a channel off: it has not crashed.
            Err(error) if error.is_cancelled() => attachment.settle(Exit::Closed, SUPERSEDED),
            // Handlers are supervised; here something else of the application has panicked.
            Err(error) => {
                tracing::error!(topic = &*topic, %error, "the task of the topic crashed");
                attachment.settle(Exit::Crashed, "join crashed")
            }
        };
        if self.draining.is_some() {
            return;
        }
        let Some(next) = joined.next else {
            return attachment.tell_end(exit);
        };
        if joined.leaving || exit == Exit::Refused {
            attachment.tell_end(exit);
            self.start_next(*next, None);
        } else {
            let join_ref = attachment.own_join_ref().cloned();
            self.start_next(*next, Some(Replaced { join_ref }));
        }
    }

    /// Ends every channel, as in [`shutdown`](crate::server::Served::shutdown).
    pub(super) async fn end_all(&mut self, reason: Reason) {
        self.stop_all(reason);
        let until = self.draining.unwrap_or_else(|| Instant::now() + SHUTDOWN);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if timeout_at(until, all).await.is_err() {
            tracing::error!(
                channels = self.tasks.len(),
                "channels took too long to end: cut off"
            );
            self.tasks.shutdown().await;
        }
    }

    fn stop_all(&self, reason: Reason) {
        for joined in self.topics.values() {
            joined.inbox.stop(reason);
        }
    }
}

/// Waits for the next task to end; `None` if there is none.
async fn next_ended(tasks: &mut JoinSet<Exit>) -> Option<Ended> {
    Some(match tasks.join_next_with_id().await? {
        Ok((task, exit)) => Ended {
            task,
            exit: Ok(exit),
        },
        Err(error) => Ended {
            task: error.id(),
            exit: Err(error),
        },
    })
}
