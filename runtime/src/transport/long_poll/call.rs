//! Calls: questions of a request to its session, on any node.
//!
//! A session is a process with a topic of its own. A request with its token asks there, and receives
//! the answer on a topic made for the question. So every node can serve every request.

use std::sync::Arc;
use std::time::Duration;

use bytestring::ByteString;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::batch::Batch;
use crate::pubsub::{MessageKind, PubSub, Subscribed};
use crate::task::Pid;
use crate::topic::Topic;

/// The time in which a session on another node must report that it exists.
const OTHER_NODE: Duration = Duration::from_secs(2);

/// A question to a session.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Call {
    pub(super) ask: Ask,
    reply_to: String,
    /// Whether the request is on another node.
    is_remote: bool,
}

/// The question of a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Ask {
    /// A question for the waiting messages, or the next ones.
    Poll,
    /// An order to handle frames.
    Handle(Batch),
}

/// The answer of a session.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// The session exists, and will answer.
    Here,
    /// The frames that waited, oldest first.
    Messages(Vec<ByteString>),
    /// The frames are handled.
    Handled,
    /// The session has ended.
    Ended,
}

impl MessageKind for Call {
    const KIND: &'static str = "bennu:long_poll:call";
}

impl MessageKind for Answer {
    const KIND: &'static str = "bennu:long_poll:answer";
}

/// The result of a question.
#[derive(Debug)]
pub(super) enum Asked {
    Answered(Arc<Answer>),
    /// There is no such session.
    NoSession,
    /// The session has not answered in time.
    Silence,
}

/// Asks a session and waits for the answer for `patience`.
pub(super) async fn ask(pubsub: &PubSub, session: &str, ask: Ask, patience: Duration) -> Asked {
    let is_here = pubsub.subscribers(&calls_of(session)) > 0;
    if !is_here && pubsub.is_local() {
        return Asked::NoSession;
    }
    let reply_to = format!("bennu-lp-reply:{:032x}", rand::random::<u128>());
    // One to say that it is there, one that answers.
    let (sender, mut answers) = mpsc::channel(2);
    let deliver = move |answer: &Arc<Answer>| {
        // A session that answers more than it was asked is not heard.
        let _ = sender.try_send(Arc::clone(answer));
    };
    let _subscription =
        pubsub.subscribe_process(Pid::unique(), &Topic::owned(reply_to.as_str()), deliver);
    let call = Call {
        ask,
        reply_to,
        is_remote: !is_here,
    };
    if is_here {
        if pubsub.local_broadcast(&calls_of(session), call).local() == 0 {
            return Asked::NoSession;
        }
    } else {
        pubsub.broadcast(&calls_of(session), call);
        if !matches!(timeout(OTHER_NODE, answers.recv()).await, Ok(Some(_))) {
            return Asked::NoSession;
        }
    }
    match timeout(patience, answers.recv()).await {
        Ok(Some(answer)) => Asked::Answered(answer),
        Ok(None) | Err(_) => Asked::Silence,
    }
}

/// Listens to the questions to a session.
pub(super) fn listen(
    pubsub: &PubSub,
    session: &str,
    deliver: impl Fn(&Arc<Call>) + Send + Sync + 'static,
) -> Subscribed {
    pubsub.subscribe_process(Pid::unique(), &calls_of(session), deliver)
}

impl Call {
    /// Reports to a request on another node that the session exists.
    pub(super) fn acknowledge(&self, pubsub: &PubSub) {
        if self.is_remote {
            pubsub.broadcast(&self.reply_topic(), Answer::Here);
        }
    }

    /// Answers, and returns whether the request waited. For another node this is not known.
    pub(super) fn answer(&self, pubsub: &PubSub, answer: Answer) -> bool {
        let topic = self.reply_topic();
        if self.is_remote {
            pubsub.broadcast(&topic, answer);
            return true;
        }
        pubsub.local_broadcast(&topic, answer).local() > 0
    }

    fn reply_topic(&self) -> Topic<Answer> {
        Topic::owned(self.reply_to.as_str())
    }
}

fn calls_of(session: &str) -> Topic<Call> {
    Topic::owned(format!("bennu-lp:{session}"))
}
