//! Handles on running views, for other tasks.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::process::ViewMail;
use super::running::for_view;
#[cfg(feature = "testing")]
use super::running::{RunningView, socket_of};
use super::{HandleInfo, LiveView};
use crate::channel::SendError;
use crate::mailbox::Mailbox;
use crate::task::Pid;

/// A handle on a running view, which sends messages to its `#[handle_info]` methods.
pub struct ViewHandle<V: LiveView> {
    mailbox: Arc<Mailbox<ViewMail>>,
    view: PhantomData<fn(V)>,
}

impl<V: LiveView> ViewHandle<V> {
    pub(super) fn new(mailbox: Arc<Mailbox<ViewMail>>) -> Self {
        Self {
            mailbox,
            view: PhantomData,
        }
    }

    /// Returns a handle on a view, if it is a `V`.
    #[cfg(feature = "testing")]
    pub(crate) fn of(view: &mut dyn RunningView) -> Option<Self> {
        socket_of(view)?.handle()
    }

    /// Returns the identity of the view's process.
    pub fn pid(&self) -> Pid {
        self.mailbox.pid()
    }

    /// Sends a message to the view.
    ///
    /// # Errors
    /// If the view has ended, or its mailbox is full.
    pub fn send<M: Send + 'static>(&self, message: M) -> Result<(), SendError>
    where
        V: HandleInfo<M>,
    {
        let info =
            for_view(move |view: &mut V, socket| Box::pin(view.handle_info(message, socket)));
        let mail = ViewMail::Info(std::any::type_name::<M>().into(), info);
        self.mailbox.send(mail).map_err(SendError)
    }
}

impl<V: LiveView> Clone for ViewHandle<V> {
    fn clone(&self) -> Self {
        Self {
            mailbox: Arc::clone(&self.mailbox),
            view: PhantomData,
        }
    }
}

impl<V: LiveView> fmt::Debug for ViewHandle<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ViewHandle").field(&self.pid()).finish()
    }
}
