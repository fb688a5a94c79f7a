//! Sessions: data that the server keeps for a browser, in a signed cookie.

mod cookie;
mod csrf;
mod source;

pub use cookie::{InvalidCookieName, SameSite, SessionConfig, SessionError};
pub(crate) use csrf::CheckCsrf;
pub use source::SessionSource;
pub(crate) use source::Sessions;

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::payload::EncodeError;

/// Values that the server keeps for a browser, by name.
///
/// ```
/// use bennu::Session;
///
/// let mut session = Session::default();
/// session.insert("user_id", &7)?;
/// assert_eq!(session.get::<u64>("user_id"), Some(7));
/// assert_eq!(session.get::<bool>("user_id"), None);
/// # Ok::<(), bennu::payload::EncodeError>(())
/// ```
///
/// The browser can read the values, but not change them: see [`SessionConfig`].
///
/// In a handler of axum it is an argument and a part of the response, if the state of the router holds the
/// [`Endpoint`](crate::Endpoint). A sign-in clears the session before, so that nobody who knew it earlier
/// is signed in with the user:
///
/// ```
/// use axum::extract::FromRef;
/// use axum::response::Redirect;
/// use axum::{Json, Router, routing};
/// use bennu::session::SessionError;
/// use bennu::{Endpoint, Session};
///
/// #[derive(serde::Deserialize)]
/// struct SignIn {
///     name: String,
///     _csrf_token: String,
/// }
///
/// async fn sign_in(
///     mut session: Session,
///     form: Json<SignIn>,
/// ) -> Result<(Session, Redirect), SessionError> {
///     if !session.is_csrf_token_valid(&form._csrf_token) {
///         return Ok((session, Redirect::to("/sign-in")));
///     }
///     session.clear();
///     session.insert("user", &form.name)?;
///     Ok((session, Redirect::to("/")))
/// }
///
/// # fn app() -> Result<Router, bennu::endpoint::BuildError> {
/// let endpoint = Endpoint::builder().build()?;
/// let app = Router::new()
///     .route("/sign-in", routing::post(sign_in))
///     .with_state(endpoint);
/// # Ok(app)
/// # }
/// # assert!(app().is_ok());
/// ```
#[derive(Clone, Default)]
pub struct Session {
    values: BTreeMap<String, Value>,
    /// The source that it came from, to which a response returns it.
    pub(crate) source: Option<Sessions>,
}

impl PartialEq for Session {
    fn eq(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl Session {
    /// Returns the value of `key`, if there is one of this type.
    pub fn get<T: DeserializeOwned>(&self, key: &str) -> Option<T> {
        T::deserialize(self.values.get(key)?).ok()
    }

    /// Stores a value under a key.
    ///
    /// # Errors
    /// If the value cannot be written as JSON.
    pub fn insert<T: Serialize + ?Sized>(
        &mut self,
        key: &str,
        value: &T,
    ) -> Result<(), EncodeError> {
        self.values
            .insert(key.to_owned(), serde_json::to_value(value)?);
        Ok(())
    }

    /// Removes every value, and the CSRF token: a new session for the same browser.
    ///
    /// Call it when a user signs in or out. Tokens of pages that were loaded before are worth nothing
    /// afterwards.
    pub fn clear(&mut self) {
        self.values.clear();
    }

    /// Removes the value of a key.
    pub fn remove(&mut self, key: &str) {
        self.values.remove(key);
    }
}

impl fmt::Debug for Session {
    /// Formats the names only, because the values may be secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}
