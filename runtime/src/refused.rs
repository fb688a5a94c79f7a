//! Refusals of a connection or a join.

use std::any::Any;
use std::fmt;

use serde::Serialize;

use crate::escaped::{Escaped, LoggedError};
use crate::payload::{Payload, PayloadError};
use crate::redact::Redactor;

/// A refusal of a connection or a join, with its reason.
///
/// A refused join is answered with an `error` reply whose response is [`reason`](Self::reason). A
/// refused connection is answered with the HTTP [`status`](Self::status), which browsers do not show to
/// scripts.
///
/// ```
/// use bennu::Refused;
///
/// let refused = Refused::reason("unauthorized");
/// assert_eq!(refused.status(), 403);
/// ```
///
/// The `?` operator turns every `std::error::Error` into a refusal. The error is logged, and the client
/// learns only `{"reason":"internal error"}`. A [`PayloadError`] is the client's own mistake: the
/// client learns its place and reason.
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
    /// A payload does not decode.
    Invalid(Box<PayloadError>),
}

impl Refused {
    /// Refuses without a reason: status 403, `{"reason":"forbidden"}`.
    pub fn forbidden() -> Self {
        Self::reason("forbidden")
    }

    /// Refuses with the response `{"reason": reason}`.
    pub fn reason(reason: impl AsRef<str>) -> Self {
        Self::with_response(Payload::reason(reason.as_ref()))
    }

    /// Refuses with a custom response.
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

    /// Refuses with a response that is already JSON.
    pub(crate) fn with_response(response: Payload) -> Self {
        Self {
            status: 403,
            response,
            kind: Kind::Refused,
        }
    }

    /// Sets the HTTP status for a refused connection; the default is 403.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// Returns the HTTP status of a refused connection.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// Returns the response of a refused join.
    pub fn response(&self) -> &Payload {
        &self.response
    }

    /// Refuses a topic that no channel serves.
    pub(crate) fn unmatched() -> Self {
        Self {
            kind: Kind::Unmatched,
            ..Self::reason("unmatched topic")
        }
    }

    pub(crate) fn is_unmatched(&self) -> bool {
        self.kind == Kind::Unmatched
    }

    /// Returns what is wrong with a payload that does not decode.
    pub(crate) fn invalid_payload(&self) -> Option<&PayloadError> {
        match &self.kind {
            Kind::Invalid(error) => Some(error),
            Kind::Refused | Kind::Unmatched => None,
        }
    }

    /// Refuses a payload that does not decode.
    pub(crate) fn invalid(error: &PayloadError) -> Self {
        Self {
            status: 400,
            response: error.response(),
            kind: Kind::Invalid(Box::new(error.clone())),
        }
    }

    /// Formats the refusal for logs. For a payload that does not decode it shows only the path, because
    /// the error can quote the payload.
    pub(crate) fn shown<'a>(&'a self, redactor: &'a Redactor) -> impl fmt::Display + 'a {
        fmt::from_fn(move |f| match &self.kind {
            Kind::Invalid(error) => write!(f, "invalid payload at {:?}", error.path()),
            Kind::Refused | Kind::Unmatched => {
                write!(f, "{}", redactor.payload(&self.response))
            }
        })
    }
}

/// Formats the status and the response, as `403 {"reason":"forbidden"}`.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.response {
            Payload::Json(text) => write!(f, "{} {text}", self.status),
            Payload::Binary(bytes) => write!(f, "{} ({} bytes)", self.status, bytes.len()),
        }
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
