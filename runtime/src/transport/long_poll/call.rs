//! Calls: what a request asks of the session that it belongs to, on whichever node that lives.
//!
//! A session is a process that is subscribed to a topic of its own. Whoever has its token asks
//! there and is answered on a topic made for the question, so that any node can serve any request.

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

/// How long a session on another node may take to say that it is there.
const OTHER_NODE: Duration = Duration::from_secs(2);

/// A question to a session.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Call {
    pub(super) ask: Ask,
    reply_to: String,
    /// Whether the one who asks is on another node.
    is_remote: bool,
}

/// What is asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Ask {
    /// For the messages that wait, or the next.
    Poll,
    /// To handle frames, in order.
    Handle(Batch),
}

/// What a session answers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum Answer {
    /// It is here, and will answer.
    Here,
    /// The frames that waited, oldest first.
    Messages(Vec<ByteString>),
    /// The frames are handled.
    Handled,
    /// It has ended.
    Ended,
}

impl MessageKind for Call {
    const KIND: &'static str = "bennu:long_poll:call";
}

impl MessageKind for Answer {
    const KIND: &'static str = "bennu:long_poll:answer";
}

/// What became of a question.
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

/// Listens to what is asked of a session.
pub(super) fn listen(
    pubsub: &PubSub,
    session: &str,
    deliver: impl Fn(&Arc<Call>) + Send + Sync + 'static,
) -> Subscribed {
    pubsub.subscribe_process(Pid::unique(), &calls_of(session), deliver)
}

impl Call {
    /// Tells one who asks from another node that the session is here.
    pub(super) fn acknowledge(&self, pubsub: &PubSub) {
        if self.is_remote {
            pubsub.broadcast(&self.reply_topic(), Answer::Here);
        }
    }

    /// Answers; whether anybody waited for it. Of another node that is not known.
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
