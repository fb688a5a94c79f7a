//! The inbox of a view.

use std::sync::Arc;

use crate::channel::Incoming;
use crate::live_view::ViewMail;
use crate::mailbox::{Mailbox, NotAccepted};
use crate::message::Ref;
use crate::reason::Reason;
use crate::socket::Inbox;

/// The inbox of a view.
pub(super) struct ViewInbox(pub(super) Arc<Mailbox<ViewMail>>);

impl Inbox for ViewInbox {
    fn deliver(&self, message: Incoming) -> Result<(), NotAccepted> {
        self.0.send(ViewMail::In(message))
    }

    fn leave(&self, reference: Option<Ref>) {
        // A view that has ended already is reported to the connection by its exit.
        let _ = self.0.send_always(ViewMail::Leave(reference));
    }

    fn stop(&self, reason: Reason) {
        self.0.stop(reason);
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
        let _ = mailbox.send_always(ViewMail::Info("a question", info));
        Some(answered)
    }
}
