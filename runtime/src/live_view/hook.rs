//! Mount hooks, which run before a view is mounted.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use http::Uri;

use super::{Flash, FlashMap, Navigation, RedirectTo};
use crate::escaped::Escaped;
use crate::session::Session;

/// A view before its mount, the argument of the `on_mount` hooks of its live session.
///
/// ```
/// use bennu::live_view::{Halt, OnMount, RedirectTo};
///
/// struct User(u64);
///
/// async fn require_user(mount: OnMount) -> Result<OnMount, Halt> {
///     let Some(id) = mount.session().get("user_id") else {
///         return Err(Halt::redirect(RedirectTo::path("/login")?));
///     };
///     Ok(mount.with(User(id)))
/// }
/// # let _ = require_user;
/// ```
///
/// The view reads the values of [`with`](Self::with) by
/// [`LiveSocket::extension`](super::LiveSocket::extension).
#[derive(Clone)]
pub struct OnMount {
    pub(crate) session: Arc<Session>,
    pub(crate) uri: Uri,
    pub(crate) connected: bool,
    pub(crate) values: Values,
}

/// Values by their type.
pub(crate) type Values = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

impl OnMount {
    /// Returns the session of the browser.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// Returns the URL of the page.
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Returns whether the view is mounted for a browser's socket, not for the HTTP response.
    pub fn connected(&self) -> bool {
        self.connected
    }

    /// Adds a value for the view.
    #[must_use]
    pub fn with<T: Send + Sync + 'static>(mut self, value: T) -> Self {
        self.values.insert(TypeId::of::<T>(), Arc::new(value));
        self
    }
}

impl fmt::Debug for OnMount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnMount")
            .field("path", &self.uri.path())
            .finish_non_exhaustive()
    }
}

/// A redirect in place of the mount.
#[derive(Clone, Debug)]
pub struct Halt {
    pub(crate) to: Navigation,
    pub(crate) flash: FlashMap,
}

impl Halt {
    /// Sends the browser to another page.
    pub fn redirect(to: impl Into<RedirectTo>) -> Self {
        let to = Navigation::Redirect(to.into().as_str().to_owned());
        Self {
            to,
            flash: FlashMap::default(),
        }
    }

    /// Adds a flash message for the destination.
    #[must_use]
    pub fn flash(mut self, kind: Flash, message: impl Into<String>) -> Self {
        self.flash.put(&kind, message.into());
        self
    }
}

impl From<super::InvalidRedirect> for Halt {
    /// Sends the browser to the first page of the site, because the destination is invalid.
    fn from(error: super::InvalidRedirect) -> Self {
        tracing::error!(error = %Escaped(&error), "redirect refused");
        Self {
            to: Navigation::Redirect("/".to_owned()),
            flash: FlashMap::default(),
        }
    }
}
