//! The contract with the expansion of `#[event]`.

use bytes::Bytes;
use schemars::JsonSchema;
use serde::Serialize;

use crate::payload::{Binary, EncodeError, FromPayload, Payload, PayloadError};
use crate::spec::PayloadSpec;

/// Describes the shape of a `#[event]` that is written as JSON.
pub const fn event_spec<T: Serialize + JsonSchema>() -> PayloadSpec {
    PayloadSpec::json::<T>()
}

/// Writes the payload of a `#[event]` as JSON. A unit value is sent as `{}`.
pub fn event_payload<T: Serialize + JsonSchema>(event: &T) -> Result<Payload, EncodeError> {
    match Payload::json(event)? {
        Payload::Json(text) if size_of::<T>() == 0 && text == "null" => Ok(Payload::empty()),
        payload => Ok(payload),
    }
}

/// The field of a `#[event(.., binary)]`; made in each place that needs it, as [`Taken`](super::Taken) is.
#[derive(Debug)]
pub struct BinaryField<T> {
    to_bytes: fn(&T) -> Bytes,
    from_bytes: fn(Bytes) -> T,
}

/// Describes the field of type `T`.
pub const fn binary<T: AsBinary>() -> BinaryField<T> {
    BinaryField {
        to_bytes: T::to_bytes,
        from_bytes: T::from_bytes,
    }
}

impl<T> BinaryField<T> {
    /// Returns the payload of the field.
    pub fn encode(&self, field: &T) -> Payload {
        Payload::Binary((self.to_bytes)(field))
    }

    /// Reads the field from the payload of a client.
    ///
    /// # Errors
    /// If the payload is JSON.
    pub fn decode(&self, payload: &Payload) -> Result<T, PayloadError> {
        Binary::from_payload(payload).map(|binary| (self.from_bytes)(binary.0))
    }
}

/// Bytes, whatever holds them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the bytes of a binary event",
    label = "expected `Bytes`, `Binary` or `Vec<u8>`"
)]
pub trait AsBinary {
    /// Returns the bytes; those of `Bytes` without a copy.
    fn to_bytes(&self) -> Bytes;
    /// Makes the type from bytes.
    fn from_bytes(bytes: Bytes) -> Self;
}

#[diagnostic::do_not_recommend]
impl<T: Clone + Into<Bytes> + From<Bytes>> AsBinary for T {
    fn to_bytes(&self) -> Bytes {
        self.clone().into()
    }

    fn from_bytes(bytes: Bytes) -> Self {
        bytes.into()
    }
}

impl AsBinary for Binary {
    fn to_bytes(&self) -> Bytes {
        self.0.clone()
    }

    fn from_bytes(bytes: Bytes) -> Self {
        Self(bytes)
    }
}
