//! Payloads: the data of an event, as JSON or bytes.

mod detail;

use std::fmt;

use bytes::Bytes;
use bytestring::ByteString;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::spec::PayloadSpec;

/// The maximum length of the path and of the detail of an error in an answer to a client, in
/// characters.
const MAX_SHOWN: usize = 200;

/// The data of an event: JSON text that is not decoded yet, or bytes.
///
/// Cloning shares the text or the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Payload {
    /// JSON text that is known to be valid.
    Json(ByteString),
    /// Bytes of a binary frame.
    Binary(Bytes),
}

impl Payload {
    /// Makes the payload `{}`.
    pub const fn empty() -> Self {
        Self::Json(ByteString::from_static("{}"))
    }

    /// Writes `value` as JSON. A value without data becomes `{}`, as clients expect of an empty
    /// payload.
    ///
    /// # Errors
    /// If the value's `Serialize` fails, or writes a map whose keys are not strings.
    pub fn json<T: Serialize + ?Sized>(value: &T) -> Result<Self, EncodeError> {
        let text = serde_json::to_string(value).map_err(EncodeError)?;
        if size_of_val(value) == 0 && text == "null" {
            return Ok(Self::empty());
        }
        Ok(Self::Json(text.into()))
    }

    /// Makes the payload `{"reason": reason}`.
    pub(crate) fn reason(reason: &str) -> Self {
        let response = serde_json::json!({ "reason": reason });
        Self::Json(response.to_string().into())
    }

    /// Writes `value` as JSON, which must be an object.
    pub(crate) fn object<T: Serialize + ?Sized>(value: &T) -> Result<Self, EncodeError> {
        let payload = Self::json(value)?;
        if payload.is_pushable() {
            Ok(payload)
        } else {
            Err(EncodeError(serde::ser::Error::custom(
                "what is pushed or broadcast is an object",
            )))
        }
    }

    /// Returns whether the payload may be pushed or broadcast: an object, or bytes.
    ///
    /// The V2 wire allows any JSON in a reply, but only objects elsewhere.
    pub fn is_pushable(&self) -> bool {
        match self {
            Self::Json(text) => text.trim_start().starts_with('{'),
            Self::Binary(_) => true,
        }
    }
}

/// Bytes as a payload, the `{:binary, data}` of Phoenix.
///
/// As an argument of a handler it takes the event's binary frame; as a reply it is sent as one. The
/// long-poll transport carries it to the server, but not to the client.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Binary(pub Bytes);

impl<T: Into<Bytes>> From<T> for Binary {
    fn from(bytes: T) -> Self {
        Self(bytes.into())
    }
}

/// A by-value argument of a handler: the decoded data of the client.
///
/// Every `T: DeserializeOwned + JsonSchema` implements it (`#[payload]` derives both), and so do
/// [`Binary`] and [`Payload`]. By hand, for a type that serde does not read:
///
/// ```
/// use bennu::payload::{FromPayload, Payload, PayloadError};
/// use bennu::spec::PayloadSpec;
///
/// /// The first byte of a binary frame.
/// struct Kind(u8);
///
/// impl FromPayload for Kind {
///     const SPEC: PayloadSpec = PayloadSpec::Binary;
///
///     fn from_payload(payload: &Payload) -> Result<Self, PayloadError> {
///         match payload {
///             Payload::Binary(bytes) if !bytes.is_empty() => Ok(Self(bytes[0])),
///             _ => Err(PayloadError::new("", "expected at least one byte")),
///         }
///     }
/// }
/// assert_eq!(Kind::from_payload(&Payload::Binary("a".into())).map(|kind| kind.0), Ok(b'a'));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the payload of an event",
    label = "does not implement `Deserialize` and `JsonSchema`",
    note = "write `#[payload]` above the type, or derive `serde::Deserialize` and `schemars::JsonSchema`"
)]
pub trait FromPayload: Sized {
    /// The shape of the payload in the documents.
    const SPEC: PayloadSpec;

    /// Decodes the payload of a client.
    ///
    /// # Errors
    /// If the payload has another shape; the error names the path.
    fn from_payload(payload: &Payload) -> Result<Self, PayloadError>;
}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned + JsonSchema> FromPayload for T {
    const SPEC: PayloadSpec = PayloadSpec::json::<T>();

    fn from_payload(payload: &Payload) -> Result<Self, PayloadError> {
        let Payload::Json(text) = payload else {
            return Err(PayloadError::new(
                String::new(),
                "expected JSON, got binary",
            ));
        };
        match decode_json(text) {
            // Clients send `{}` where there is nothing to say, also to a type without data.
            Err(_) if size_of::<T>() == 0 && text == "{}" => decode_json("null"),
            decoded => decoded,
        }
    }
}

fn decode_json<T: DeserializeOwned>(text: &str) -> Result<T, PayloadError> {
    let mut json = serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(&mut json).map_err(|error| PayloadError::found(&error))
}

impl FromPayload for Binary {
    const SPEC: PayloadSpec = PayloadSpec::Binary;

    fn from_payload(payload: &Payload) -> Result<Self, PayloadError> {
        match payload {
            Payload::Binary(bytes) => Ok(Self(bytes.clone())),
            Payload::Json(_) => Err(PayloadError::new(
                String::new(),
                "expected binary, got JSON",
            )),
        }
    }
}

impl FromPayload for Payload {
    const SPEC: PayloadSpec = PayloadSpec::Any;

    fn from_payload(payload: &Payload) -> Result<Self, PayloadError> {
        Ok(payload.clone())
    }
}

/// The value of a reply, which is encoded for the client.
///
/// Every `T: Serialize + JsonSchema` implements it (`#[payload]` derives both), and so do [`Binary`]
/// and [`Payload`]. By hand:
///
/// ```
/// use bennu::payload::{EncodeError, IntoPayload, Payload};
/// use bennu::spec::PayloadSpec;
///
/// /// Four bytes, the highest first.
/// struct Number(u32);
///
/// impl IntoPayload for Number {
///     const SPEC: PayloadSpec = PayloadSpec::Binary;
///
///     fn into_payload(self) -> Result<Payload, EncodeError> {
///         Ok(Payload::Binary(self.0.to_be_bytes().to_vec().into()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a reply",
    label = "does not implement `Serialize` and `JsonSchema`",
    note = "write `#[payload]` above the type, or derive `serde::Serialize` and `schemars::JsonSchema`",
    note = "for an error of another crate, write a struct of your own under `#[payload]`, and convert: `result.map_err(|error| Failed::from(error))?`"
)]
pub trait IntoPayload {
    /// The shape of the payload in the documents.
    const SPEC: PayloadSpec;

    /// Encodes the value for a client.
    ///
    /// # Errors
    /// If the value cannot be written as JSON.
    fn into_payload(self) -> Result<Payload, EncodeError>;
}

#[diagnostic::do_not_recommend]
impl<T: Serialize + JsonSchema> IntoPayload for T {
    const SPEC: PayloadSpec = PayloadSpec::json::<T>();

    fn into_payload(self) -> Result<Payload, EncodeError> {
        Payload::json(&self)
    }
}

impl IntoPayload for Binary {
    const SPEC: PayloadSpec = PayloadSpec::Binary;

    fn into_payload(self) -> Result<Payload, EncodeError> {
        Ok(Payload::Binary(self.0))
    }
}

impl IntoPayload for Payload {
    const SPEC: PayloadSpec = PayloadSpec::Any;

    fn into_payload(self) -> Result<Payload, EncodeError> {
        Ok(self)
    }
}

/// An error for a payload that does not decode, with its place and reason.
///
/// The answer to the client is `{"reason":"invalid payload","path":..,"detail":..}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayloadError {
    path: String,
    detail: String,
}

impl PayloadError {
    /// Makes an error at `path` (`"user.age"`, empty for the whole payload).
    ///
    /// The path and the detail are cut after 200 characters, because they can quote the whole payload.
    pub fn new(path: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            path: cut(path.into()),
            detail: cut(detail.into()),
        }
    }

    /// Converts an error, with the place where it was found.
    pub(crate) fn found<E: fmt::Display>(error: &serde_path_to_error::Error<E>) -> Self {
        let path = error.path().to_string();
        let path = if path == "." { String::new() } else { path };
        Self::new(path, detail::without_types(&error.inner().to_string()))
    }

    /// Returns the place in the payload: `"user.age"`, `"lines[2]"`, or empty for the whole payload.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the reason of the error.
    pub fn detail(&self) -> &str {
        &self.detail
    }

    /// Returns the reason of the error without anything that the client sent, for logs.
    pub(crate) fn reason(&self) -> String {
        detail::without_values(&self.detail)
    }

    /// Returns the response for the client.
    pub fn response(&self) -> Payload {
        let response = serde_json::json!({
            "reason": "invalid payload",
            "path": self.path,
            "detail": self.detail,
        });
        Payload::Json(response.to_string().into())
    }
}

/// Returns the text or its beginning.
fn cut(mut text: String) -> String {
    if let Some((at, _)) = text.char_indices().nth(MAX_SHOWN) {
        text.truncate(at);
        text.push('\u{2026}');
    }
    text
}

impl fmt::Display for PayloadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "invalid payload: {}", self.detail)
        } else {
            write!(f, "invalid payload at {}: {}", self.path, self.detail)
        }
    }
}

impl std::error::Error for PayloadError {}

/// An error for a value that cannot be written as JSON, or not in the form of the wire.
#[derive(Debug)]
pub struct EncodeError(serde_json::Error);

impl From<serde_json::Error> for EncodeError {
    fn from(error: serde_json::Error) -> Self {
        Self(error)
    }
}

impl EncodeError {
    pub(crate) fn into_source(self) -> serde_json::Error {
        self.0
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value cannot be written as JSON")
    }
}

impl std::error::Error for EncodeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}
