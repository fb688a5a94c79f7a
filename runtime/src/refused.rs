//! Refusals: a connect or a join that is turned down.

use std::any::Any;
use std::fmt;

use serde::Serialize;
use serde_json::json;

use crate::escaped::{Escaped, LoggedError};
use crate::payload::{Payload, PayloadError};
use crate::redact::Redactor;

/// Why a connect or a join was turned down.
///
/// A refused join is answered with an `error` reply whose response is [`reason`](Self::reason).
/// A refused connect is answered with the HTTP [`status`](Self::status); browsers do not show it
/// to scripts.
///
/// ```
/// use bennu::Refused;
///
/// let refused = Refused::reason("unauthorized");
/// assert_eq!(refused.status(), 403);
/// ```
///
/// Every `std::error::Error` becomes one by `?`: it is logged, and the client learns only
/// `{"reason":"internal error"}`. A [`PayloadError`] is the client's own mistake: it learns where
/// and why.
#[derive(Clone, Debug)]
pub struct Refused {
    status: u16,
    response: Payload,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Refused,
    Unmatched,
    /// A payload that does not decode at this path.
    Invalid(String),
}

impl Refused {
    /// Refused without a word: status 403, `{"reason":"forbidden"}`.
    pub fn forbidden() -> Self {
        Self::reason("forbidden")
    }

    /// Refused with `{"reason": reason}`.
    pub fn reason(reason: impl AsRef<str>) -> Self {
        Self::with(&json!({ "reason": reason.as_ref() }))
    }

    /// Refused with a response of one's own.
    pub fn with<T: Serialize + ?Sized>(response: &T) -> Self {
        let response = Payload::json(response).unwrap_or_else(|error| {
            tracing::error!(error = %Escaped(&error), "the response of a refusal cannot be written");
            Payload::empty()
        });
        Self {
            status: 403,
            response,
            kind: Kind::Refused,
        }
    }

    /// Refused with a response that is JSON already.
    pub(crate) fn with_response(response: Payload) -> Self {
        Self {
            status: 403,
            response,
            kind: Kind::Refused,
        }
    }

    /// Sets the HTTP status that a refused connect is answered with; the default is 403.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The HTTP status of a refused connect.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The response of a refused join.
    pub fn response(&self) -> &Payload {
        &self.response
    }

    /// No channel serves the topic.
    pub(crate) fn unmatched() -> Self {
        Self {
            kind: Kind::Unmatched,
            ..Self::reason("unmatched topic")
        }
    }

    pub(crate) fn is_unmatched(&self) -> bool {
        self.kind == Kind::Unmatched
    }

    /// A payload that does not decode.
    pub(crate) fn invalid(error: &PayloadError) -> Self {
        Self {
            status: 400,
            response: error.response(),
            kind: Kind::Invalid(error.path().to_owned()),
        }
    }

    /// The refusal as log lines may show it: of a payload that does not decode, only where, for what
    /// is wrong there can quote it.
    pub(crate) fn shown<'a>(&'a self, redactor: &'a Redactor) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| match &self.kind {
            Kind::Invalid(path) => write!(f, "invalid payload at {path:?}"),
            Kind::Refused | Kind::Unmatched => {
                write!(f, "{}", redactor.payload(&self.response))
            }
        })
    }
}

impl<E: std::error::Error + 'static> From<E> for Refused {
    fn from(error: E) -> Self {
        if let Some(error) = (&error as &dyn Any).downcast_ref() {
            return Self::invalid(error);
        }
        tracing::error!(
            error = &LoggedError::of(&error) as &dyn std::error::Error,
            "refused because of an error"
        );
        Self::reason("internal error").with_status(500)
    }
}
