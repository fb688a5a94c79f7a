//! The inbox of a view, whatever view it is.

use std::any::Any;
use std::sync::Arc;

use crate::channel::Incoming;
use crate::live_view::{LiveView, ViewMail};
use crate::mailbox::{Mailbox, NotAccepted};
use crate::message::Ref;
use crate::reason::Reason;
use crate::socket::Inbox;

/// The inbox of a view.
pub(super) struct ViewInbox(Arc<dyn ViewMailbox>);

impl ViewInbox {
    pub(super) fn new<V: LiveView>(mailbox: Arc<Mailbox<ViewMail<V>>>) -> Self {
        Self(mailbox)
    }
}

/// The mailbox of a view.
trait ViewMailbox: Any + Send + Sync {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted>;
    fn leave(&self, reference: Option<Ref>);
    fn end(&self, reason: Reason);
    #[cfg(feature = "testing")]
    fn running_tasks(&self) -> tokio::sync::oneshot::Receiver<usize>;
}

impl<V: LiveView> ViewMailbox for Mailbox<ViewMail<V>> {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        self.send(ViewMail::In(message))
    }

    fn leave(&self, reference: Option<Ref>) {
        // A view that has ended already is reported to the connection by its exit.
        let _ = self.send_always(ViewMail::Leave(reference));
    }

    fn end(&self, reason: Reason) {
        self.stop(reason);
    }

    #[cfg(feature = "testing")]
    fn running_tasks(&self) -> tokio::sync::oneshot::Receiver<usize> {
        ask(self, crate::live_view::LiveSocket::running_tasks)
    }
}

impl Inbox for ViewInbox {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        self.0.deliver(message)
    }

    fn leave(&self, reference: Option<Ref>) {
        self.0.leave(reference);
    }

    fn stop(&self, reason: Reason) {
        self.0.end(reason);
    }
}

#[cfg(feature = "testing")]
pub(crate) use looking::{handle, running_tasks};

/// Looking at a view that runs, for tests.
#[cfg(feature = "testing")]
mod looking {
    use super::{Any, Arc, Inbox, LiveView, Mailbox, ViewInbox, ViewMail};
    use crate::channel::Outcome;
    use crate::live_view::{LiveSocket, ViewHandle, ViewInfo};
    use tokio::sync::oneshot::{Receiver, channel};

    /// How many tasks the view behind an inbox runs, once it has handled what came before.
    pub(crate) fn running_tasks(inbox: &dyn Inbox) -> Option<Receiver<usize>> {
        let inbox: &ViewInbox = (inbox as &dyn Any).downcast_ref()?;
        Some(inbox.0.running_tasks())
    }

    /// A handle on the view behind an inbox, if it is a `V`.
    pub(crate) fn handle<V: LiveView>(
        inbox: &dyn Inbox,
    ) -> Option<Receiver<Option<ViewHandle<V>>>> {
        let inbox: &ViewInbox = (inbox as &dyn Any).downcast_ref()?;
        let mailbox = Arc::clone(&inbox.0) as Arc<dyn Any + Send + Sync>;
        let mailbox = mailbox.downcast::<Mailbox<ViewMail<V>>>().ok()?;
        Some(ask(&mailbox, LiveSocket::handle))
    }

    /// Asks a view something, in its turn. It does not count as a handler that changed anything.
    pub(super) fn ask<V: LiveView, R: Send + 'static>(
        mailbox: &Mailbox<ViewMail<V>>,
        question: fn(&LiveSocket<V>) -> R,
    ) -> Receiver<R> {
        let (answer, answered) = channel();
        let info: ViewInfo<V> = Box::new(move |_, socket| {
            socket.declare_writes(0);
            // Who asked may have gone.
            let _ = answer.send(question(socket));
            Box::pin(std::future::ready(Outcome::no_reply()))
        });
        let _ = mailbox.send_always(ViewMail::Info("a question", info));
        answered
    }
}

#[cfg(feature = "testing")]
use looking::ask;
