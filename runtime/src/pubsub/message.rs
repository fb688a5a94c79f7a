//! Messages: values that may travel between nodes, and the names of their types.

use bytestring::ByteString;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::envelope::Kind;
use crate::broadcast::Broadcast;
use crate::payload::Payload;

/// The stable name of a type of messages, by which another node decodes them.
///
/// `#[payload]` and `#[event]` implement it: the kind is the name of the type, without its module. By
/// hand it may be any text, but two types of messages on one topic need different kinds. During a
/// deployment, nodes of two versions understand each other as long as the kind stays.
///
/// ```
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Saved(u64);
///
/// impl bennu::pubsub::MessageKind for Saved {
///     const KIND: &'static str = "saved";
/// }
///
/// let pubsub = bennu::PubSub::local();
/// pubsub.broadcast(&bennu::Topic::new("saved"), Saved(7));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no name by which other nodes know its messages",
    label = "does not implement `MessageKind`",
    note = "write `#[payload]` above the type, or use `local_broadcast`, which stays on this node"
)]
pub trait MessageKind {
    /// The name of the kind.
    const KIND: &'static str;
}

macro_rules! kinds {
    ($($type:ty = $kind:literal),* $(,)?) => {$(
        impl MessageKind for $type {
            const KIND: &'static str = $kind;
        }
    )*};
}

kinds! {
    () = "()", bool = "bool", char = "char", String = "String", serde_json::Value = "Value",
    i8 = "i8", i16 = "i16", i32 = "i32", i64 = "i64", i128 = "i128", isize = "isize",
    u8 = "u8", u16 = "u16", u32 = "u32", u64 = "u64", u128 = "u128", usize = "usize",
    f32 = "f32", f64 = "f64",
}

impl<M> MessageKind for Vec<M> {
    const KIND: &'static str = "Vec";
}

impl<M> MessageKind for Option<M> {
    const KIND: &'static str = "Option";
}

/// A message that may travel between nodes.
///
/// Every type that is `MessageKind + Serialize + DeserializeOwned + Send + Sync` implements it;
/// `#[payload]` derives these.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be broadcast to other nodes",
    label = "does not implement `MessageKind`, `Serialize` and `Deserialize`",
    note = "write `#[payload]` above the type, or use `local_broadcast`, which stays on this node"
)]
pub trait PubSubMessage: Send + Sync + Sized + 'static {
    /// Writes the message for other nodes.
    #[doc(hidden)]
    fn encode(&self) -> Result<(Kind, Payload), serde_json::Error>;

    /// Returns whether messages of `kind` are of this type.
    #[doc(hidden)]
    fn is_of(kind: &Kind) -> bool;

    /// Reads a message of this type.
    #[doc(hidden)]
    fn decode(topic: &ByteString, kind: &Kind, body: &Payload) -> Result<Self, serde_json::Error>;
}

#[diagnostic::do_not_recommend]
impl<M: MessageKind + Serialize + DeserializeOwned + Send + Sync + 'static> PubSubMessage for M {
    fn encode(&self) -> Result<(Kind, Payload), serde_json::Error> {
        let text = serde_json::to_string(self)?;
        let kind = Kind::Message(ByteString::from_static(M::KIND));
        Ok((kind, Payload::Json(text.into())))
    }

    fn is_of(kind: &Kind) -> bool {
        matches!(kind, Kind::Message(kind) if *kind == M::KIND)
    }

    fn decode(_: &ByteString, _: &Kind, body: &Payload) -> Result<Self, serde_json::Error> {
        match body {
            Payload::Json(text) => serde_json::from_str(text),
            Payload::Binary(_) => Err(serde::de::Error::custom("bytes in place of JSON")),
        }
    }
}

/// Sends the event and the payload. The receiving node checks that the payload can be sent to clients,
/// and does not write it again.
impl PubSubMessage for Broadcast {
    fn encode(&self) -> Result<(Kind, Payload), serde_json::Error> {
        Ok((Kind::Event(self.event().clone()), self.payload().clone()))
    }

    fn is_of(kind: &Kind) -> bool {
        matches!(kind, Kind::Event(_))
    }

    fn decode(topic: &ByteString, kind: &Kind, body: &Payload) -> Result<Self, serde_json::Error> {
        match kind {
            Kind::Event(event) => {
                if let Payload::Json(text) = body {
                    serde_json::from_str::<IgnoredAny>(text)?;
                }
                if body.is_pushable() {
                    Ok(Self::new(topic.clone(), event.clone(), body.clone()))
                } else {
                    Err(serde::de::Error::custom("expected an object"))
                }
            }
            Kind::Message(_) => Err(serde::de::Error::custom("a message in place of an event")),
        }
    }
}
