//! Ends: of one process, and of all processes with their connection.

use std::sync::Arc;

use tokio::time::{Instant, timeout_at};

use super::Connection;
use crate::outbox::Close;
use crate::reason::Reason;
use crate::server::process::SHUTDOWN;
use crate::server::rest::Rest;
use crate::socket::{Exit, News, Notice, Replaced, Socket};

impl<S: Socket> Connection<S> {
    /// Waits for news of a process, forever if there are none.
    ///
    /// When the connection drains, it ends all of them, and then orders the connection to close.
    /// Nothing is lost when the future is dropped.
    pub(super) async fn notice(&mut self) -> Notice {
        if self.draining.is_none() {
            let until = tokio::select! {
                biased;
                notice = self.link.notice() => return notice,
                until = self.link.client().outbox.draining() => until,
            };
            self.draining = Some(until);
            for seat in self.seats.values() {
                // The client is sent away: after a `phx_close` it would not join again.
                seat.attachment.take_end();
                seat.process.inbox.stop(Reason::Draining);
            }
        }
        // Once in the life of a connection: its task need not have room for it.
        Box::pin(self.drained()).await
    }

    /// Waits for news of a process, within the time that the drain gives. When none is left, or at
    /// the end of that time, the connection closes: what the handlers replied goes out before.
    async fn drained(&mut self) -> Notice {
        let until = self.draining.unwrap_or_else(Instant::now);
        if !(self.seats.is_empty() && self.terminating.is_empty())
            && let Ok(notice) = timeout_at(until, self.link.notice()).await
        {
            return notice;
        }
        self.link.client().outbox.close(Close::DRAINING);
        std::future::pending().await
    }

    /// Sees to the news of a process: when it has closed, the join that waited for it starts.
    pub(super) fn hear(&mut self, notice: &Notice) {
        let Notice { topic, pid, news } = notice;
        match news {
            News::Ended => self.terminating.retain(|(other, _)| other != pid),
            News::Closed(exit) => {
                let seat = self.seats.get(topic);
                if seat.is_some_and(|seat| seat.process.pid == *pid) {
                    self.closed(topic, *exit);
                }
            }
        }
    }

    fn closed(&mut self, topic: &str, exit: Exit) {
        let Some(seat) = self.seats.remove(topic) else {
            return;
        };
        self.terminating
            .push((seat.process.pid, seat.process.task.clone()));
        if self.draining.is_some() {
            return;
        }
        let owes_end = seat.replaced.is_some_and(|replaced| replaced.owes_end);
        let Some(next) = seat.next else {
            if owes_end {
                seat.attachment.tell_end(exit);
            }
            return;
        };
        let replaced = (owes_end && exit != Exit::Refused).then(|| Replaced {
            join_ref: seat.attachment.own_join_ref().cloned(),
        });
        self.start_next(*next, replaced);
    }

    /// Ends the connection: its client has gone.
    ///
    /// The fate of the processes is decided here, and nowhere else: each is stopped, and the node makes
    /// sure that it ends. A process that outlives its connection would be kept instead, for a later
    /// connection to take a [`Seat`](super::Seat) at.
    pub(super) fn end_all(&mut self, reason: Reason) -> Rest {
        let link = Arc::clone(&self.link);
        link.client().outbox.close(Close::CLIENT);
        let mut left = std::mem::take(&mut self.terminating);
        for (_, seat) in self.seats.drain() {
            let process = seat.detach();
            process.inbox.stop(reason);
            left.push((process.pid, process.task));
        }
        if left.is_empty() {
            return Rest::none();
        }
        // The connection may have been busy with its client when the order to drain came.
        let drains_until = link.client().outbox.drains_until();
        let until = drains_until.unwrap_or_else(|| Instant::now() + SHUTDOWN);
        let tasks: Vec<_> = left.iter().map(|(_, task)| task.clone()).collect();
        let processes = Arc::clone(self.link.processes());
        let rest = async move {
            let mut all = Box::pin(async {
                while !left.is_empty() {
                    let notice = link.notice().await;
                    if notice.news == News::Ended {
                        left.retain(|(pid, _)| *pid != notice.pid);
                    }
                }
            });
            if timeout_at(until, &mut all).await.is_err() {
                tracing::error!("processes of a connection took too long to end: cut off");
                tasks.iter().for_each(tokio::task::AbortHandle::abort);
                all.await;
            }
        };
        Rest::spawn(&processes, rest)
    }
}
