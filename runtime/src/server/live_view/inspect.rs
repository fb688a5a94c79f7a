//! Questions of tests to a running view.

use std::any::Any;
use std::sync::Arc;

use tokio::sync::oneshot::{Receiver, channel};

use crate::channel::Outcome;
use crate::live_view::{LiveView, RunningView, ViewHandle, ViewInfo, ViewMail};
use crate::mailbox::Mailbox;
use crate::socket::custom::Inbox;

/// Returns how many tasks the view behind an inbox runs, once it has handled what came before.
pub(crate) fn running_tasks(inbox: Arc<dyn Inbox>) -> Option<Receiver<usize>> {
    ask(inbox, |view| view.process().running_tasks())
}

/// Returns a handle on the view behind an inbox, if it is a `V`.
pub(crate) fn handle<V: LiveView>(
    inbox: Arc<dyn Inbox>,
) -> Option<Receiver<Option<ViewHandle<V>>>> {
    ask(inbox, ViewHandle::of)
}

/// Asks a view a question in its turn. It does not count as a handler.
fn ask<R: Send + 'static>(
    inbox: Arc<dyn Inbox>,
    question: fn(&mut dyn RunningView) -> R,
) -> Option<Receiver<R>> {
    let inbox: Arc<dyn Any + Send + Sync> = inbox;
    let mailbox: Arc<Mailbox<ViewMail>> = inbox.downcast().ok()?;
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
