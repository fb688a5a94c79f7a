//! Flash: messages that survive a navigation.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A kind of flash message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Flash {
    /// The kind `info`, for information.
    Info,
    /// The kind `error`, for errors.
    Error,
    /// A custom kind of message.
    Other(Cow<'static, str>),
}

impl Flash {
    /// Returns the word on the wire.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Info => "info",
            Self::Error => "error",
            Self::Other(word) => word,
        }
    }
}

/// The messages of a view, by kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct FlashMap {
    messages: BTreeMap<String, String>,
}

impl FlashMap {
    pub(crate) fn put(&mut self, kind: &Flash, message: String) {
        self.messages.insert(kind.as_str().to_owned(), message);
    }

    pub(crate) fn get(&self, kind: &Flash) -> Option<&str> {
        self.messages.get(kind.as_str()).map(String::as_str)
    }

    pub(crate) fn clear(&mut self, kind: Option<&str>) {
        match kind {
            Some(kind) => drop(self.messages.remove(kind)),
            None => self.messages.clear(),
        }
    }

    /// Merges the messages of another map, which override these.
    pub(crate) fn merge(&mut self, other: Self) {
        self.messages.extend(other.messages);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }
}
