//! Sessions: data that the server keeps for a browser, in a signed cookie.

mod cookie;
mod csrf;

pub use cookie::{InvalidCookieName, SameSite, SessionConfig, SessionError};
pub(crate) use csrf::CheckCsrf;

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
#[derive(Clone, Default, PartialEq)]
pub struct Session {
    values: BTreeMap<String, Value>,
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
