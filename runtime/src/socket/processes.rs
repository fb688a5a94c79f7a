//! The processes of a node: the tasks that serve topics, and where they are found.

use std::fmt;
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Weak};

use bytestring::ByteString;
use dashmap::DashMap;
use futures_util::FutureExt;
use tokio::task::{AbortHandle, JoinHandle};
use tokio_util::task::TaskTracker;

use super::{Attachment, Exit, Inbox};
use crate::task::{BoxFuture, Panicked, Pid};

/// The processes of a node. Their tasks are its own: a connection that ends does not take them along.
#[derive(Default)]
pub(crate) struct Processes {
    tasks: TaskTracker,
    /// By the connection and the topic.
    running: DashMap<(Pid, ByteString), Entry>,
}

/// A process that takes mail.
struct Entry {
    pid: Pid,
    label: Label,
    inbox: Weak<dyn Inbox>,
}

/// The label of a process in logs and lists.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Label {
    pub(crate) kind: ProcessKind,
    pub(crate) name: &'static str,
}

/// The kind of a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProcessKind {
    /// A process of a [`Channel`](crate::Channel).
    Channel,
    /// A process of a [`LiveView`](crate::LiveView).
    LiveView,
    /// A process of a [`RawSocket`](crate::raw_socket::RawSocket).
    RawSocket,
    /// The process of a [custom route](crate::socket::Route::custom).
    Custom,
}

/// A process that runs, as [`Endpoint::processes`](crate::Endpoint::processes) lists it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessInfo {
    pid: Pid,
    kind: ProcessKind,
    name: &'static str,
    topic: ByteString,
}

impl ProcessInfo {
    /// Returns the identity of the process.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    /// Returns what the process serves.
    pub fn kind(&self) -> ProcessKind {
        self.kind
    }

    /// Returns the name of the channel or the view; of a custom process, the pattern of its route.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the topic that the client joined. Clients choose it: escape it before it is shown.
    pub fn topic(&self) -> &str {
        &self.topic
    }
}

impl Processes {
    /// Runs a task that the end of the node waits for.
    pub(crate) fn spawn<T: Send + 'static>(
        &self,
        task: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.tasks.spawn(task)
    }

    /// Runs the task of a process. However it ends, its connection gets a notice.
    pub(crate) fn run(
        &self,
        attachment: Arc<Attachment>,
        task: BoxFuture<'static, Exit>,
    ) -> AbortHandle {
        let last = LastNotice(attachment);
        let running = async move {
            let exit = AssertUnwindSafe(task).catch_unwind().await;
            let LastNotice(attachment) = &last;
            attachment.close(exit.unwrap_or_else(|panic| {
                // Handlers are supervised; here something else of the application has panicked.
                let (Panicked(panic), topic) = (Panicked::of(&*panic), attachment.topic());
                tracing::error!(topic = &**topic, panic, "the task of the topic panicked");
                Exit::Crashed
            }));
        };
        self.spawn(running).abort_handle()
    }

    /// Lets a process be found, and replaces an earlier one of the same topic.
    pub(crate) fn enter(
        &self,
        connection: Pid,
        topic: ByteString,
        (pid, label): (Pid, Label),
        inbox: &Arc<dyn Inbox>,
    ) {
        let inbox = Arc::downgrade(inbox);
        let entry = Entry { pid, label, inbox };
        self.running.insert((connection, topic), entry);
    }

    /// Lets a process be found no more.
    pub(super) fn remove(&self, connection: Pid, topic: &ByteString, pid: Pid) {
        let key = (connection, topic.clone());
        self.running.remove_if(&key, |_, entry| entry.pid == pid);
    }

    /// Lets a process be found as one of another connection.
    pub(crate) fn adopt(&self, from: &Attachment, to: &Attachment) {
        let key = (from.link().pid(), from.topic().clone());
        if let Some((_, entry)) = self.running.remove(&key) {
            let key = (to.link().pid(), to.topic().clone());
            self.running.insert(key, entry);
        }
    }

    /// Returns the inbox of the process that serves a topic for a connection.
    pub(crate) fn find(&self, connection: Pid, topic: &str) -> Option<Arc<dyn Inbox>> {
        let key = (connection, ByteString::from(topic));
        self.running.get(&key)?.inbox.upgrade()
    }

    /// Lists at most `limit` processes, in no order.
    pub(crate) fn list(&self, limit: usize) -> Vec<ProcessInfo> {
        let info = |((_, topic), entry): (&(Pid, ByteString), &Entry)| ProcessInfo {
            pid: entry.pid,
            kind: entry.label.kind,
            name: entry.label.name,
            topic: topic.clone(),
        };
        let running = self.running.iter().take(limit);
        running.map(|entry| info(entry.pair())).collect()
    }

    /// Returns how many processes take mail.
    pub(crate) fn count(&self) -> usize {
        self.running.len()
    }

    /// Waits until every task has ended, once no connection can start one any more.
    pub(crate) async fn ended(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }
}

/// Gives the connection its last notice of a process, however the task ends: it may be cut off.
pub(crate) struct LastNotice(pub(crate) Arc<Attachment>);

impl Drop for LastNotice {
    fn drop(&mut self) {
        self.0.end();
    }
}

impl fmt::Debug for Processes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Processes")
            .field("running", &self.count())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for ProcessKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Channel => "channel",
            Self::LiveView => "live view",
            Self::RawSocket => "raw socket",
            Self::Custom => "custom process",
        })
    }
}
