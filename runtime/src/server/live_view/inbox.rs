//! The inbox of a view.

use std::sync::Arc;

use bytestring::ByteString;

use super::LiveConnection;
use crate::channel::Incoming;
use crate::live_view::ViewMail;
use crate::mailbox::{Mailbox, Next, NotAccepted};
use crate::message::{JoinRef, Ref};
use crate::reason::Reason;
use crate::socket::{Client, ClientMail, Conversation, Inbox};

/// The inbox of a view.
pub(super) struct ViewInbox(pub(super) Arc<Mailbox<ViewMail>>);

impl Inbox for ViewInbox {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        self.0.send(ViewMail::Client(ClientMail::In(message)))
    }

    fn leave(&self, reference: Option<Ref>) -> Result<(), NotAccepted> {
        let mail = ViewMail::Client(ClientMail::Leave(reference));
        self.0.send_always(mail)
    }

    fn stop(&self, reason: Reason) {
        self.0.stop(reason);
    }
}

/// The mail of a view's own task. However that ends, for it may be cut off, what waits is answered.
pub(super) struct Mail {
    mailbox: Arc<Mailbox<ViewMail>>,
    client: Client,
    topic: ByteString,
    join_ref: Option<JoinRef>,
}

impl Mail {
    pub(super) fn new(
        conversation: &Conversation<LiveConnection>,
        mailbox: Arc<Mailbox<ViewMail>>,
    ) -> Self {
        Self {
            mailbox,
            client: conversation.client.clone(),
            topic: conversation.topic.clone(),
            join_ref: conversation.join_ref.clone(),
        }
    }

    /// Waits for what there is to do.
    pub(super) async fn next(&self) -> Next<ViewMail> {
        self.mailbox.next().await
    }

    /// Takes no more mail, and answers what waits.
    pub(super) fn close(&self) {
        for mail in self.mailbox.close() {
            if let ViewMail::Client(mail) = mail {
                mail.answer(&self.client, &self.topic, self.join_ref.as_ref());
            }
        }
    }
}

impl Drop for Mail {
    fn drop(&mut self) {
        self.close();
    }
}

#[cfg(feature = "testing")]
pub(crate) use looking::{handle, running_tasks};

/// Looking at a view that runs, for tests.
#[cfg(feature = "testing")]
mod looking {
    use std::any::Any;

    use tokio::sync::oneshot::{Receiver, channel};

    use super::{Inbox, ViewInbox, ViewMail};
    use crate::channel::Outcome;
    use crate::live_view::{LiveView, RunningView, ViewHandle, ViewInfo};

    /// How many tasks the view behind an inbox runs, once it has handled what came before.
    pub(crate) fn running_tasks(inbox: &dyn Inbox) -> Option<Receiver<usize>> {
        ask(inbox, |view| view.process().running_tasks())
    }

    /// A handle on the view behind an inbox, if it is a `V`.
    pub(crate) fn handle<V: LiveView>(
        inbox: &dyn Inbox,
    ) -> Option<Receiver<Option<ViewHandle<V>>>> {
        ask(inbox, ViewHandle::of)
    }

    /// Asks a view something, in its turn. It does not count as a handler that changed anything.
    fn ask<R: Send + 'static>(
        inbox: &dyn Inbox,
        question: fn(&mut dyn RunningView) -> R,
    ) -> Option<Receiver<R>> {
        let ViewInbox(mailbox) = (inbox as &dyn Any).downcast_ref()?;
        let (answer, answered) = channel();
        let info: ViewInfo = Box::new(move |view| {
            view.process_mut().declare_writes(0);
            // Who asked may have gone.
            let _ = answer.send(question(view));
            Box::pin(std::future::ready(Outcome::no_reply()))
        });
        let _ = mailbox.send_always(ViewMail::Info("a question".into(), info));
        Some(answered)
    }
}
