//! Flash: messages that outlive a navigation.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A kind of flash message.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Flash {
    /// `info`
    Info,
    /// `error`
    Error,
    /// A word of one's own.
    Other(Cow<'static, str>),
}

impl Flash {
    /// The word on the wire.
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

    /// Takes the messages of another one in; they win.
    pub(crate) fn merge(&mut self, other: Self) {
        self.messages.extend(other.messages);
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }
}
