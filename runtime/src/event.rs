//! Events: named payloads that the server sends.

use crate::payload::{EncodeError, Payload};
use crate::spec::{EventSpec, PayloadSpec};

/// An event that the server pushes or broadcasts.
///
/// `#[event("name")]` on a struct implements it. By hand:
///
/// ```
/// use bennu::payload::{EncodeError, Payload};
/// use bennu::spec::PayloadSpec;
/// use bennu::Event;
///
/// #[derive(serde::Serialize, schemars::JsonSchema)]
/// struct NewMessage {
///     text: String,
/// }
///
/// impl Event for NewMessage {
///     const NAME: &'static str = "new_message";
///     const PAYLOAD: PayloadSpec = PayloadSpec::json::<Self>();
///
///     fn payload(&self) -> Result<Payload, EncodeError> {
///         Payload::json(self)
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "cannot be pushed or broadcast",
    note = "name it: write `#[event(\"name\")]` above the type"
)]
pub trait Event: Send + Sync + 'static {
    /// The name on the wire.
    const NAME: &'static str;
    /// The description of the event in the documents.
    const DOC: &'static str = "";
    /// The shape of the payload: a JSON object, or bytes.
    const PAYLOAD: PayloadSpec;

    /// Encodes the payload of the event.
    ///
    /// # Errors
    /// If the value cannot be written as JSON.
    fn payload(&self) -> Result<Payload, EncodeError>;
}

impl EventSpec {
    /// Describes the event `E`.
    pub const fn of<E: Event>() -> Self {
        Self::new(E::NAME, E::PAYLOAD).doc(E::DOC)
    }
}
