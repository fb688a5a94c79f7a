//! Envelopes: messages between nodes, and their bytes.

use std::fmt;

use bytes::{Buf, BufMut, Bytes, BytesMut};
use bytestring::ByteString;

use crate::payload::Payload;

/// The first byte of every envelope.
const MAGIC: u8 = 0xb7;
/// The version of the format.
const VERSION: u8 = 1;
/// The bytes before the topic: magic, version, kind, format, node.
const HEAD: usize = 4 + 16;

/// A node of a cluster, from its start to its end: a node that starts again is another one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u128);

impl NodeId {
    /// Creates an id that no other node has.
    pub(super) fn random() -> Self {
        Self(rand::random())
    }

    /// Returns the id of these bytes, as [`to_bytes`](Self::to_bytes) gives them.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }

    /// Returns the bytes of the id.
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }
}

impl fmt::Display for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NodeId({self})")
    }
}

/// A message between nodes.
///
/// Brokers carry bytes: [`encode`](Self::encode) writes them, [`decode`](Self::decode) reads them.
///
/// ```
/// use bennu::Payload;
/// use bennu::pubsub::{Envelope, Kind, NodeId};
///
/// let from = NodeId::from_bytes([7; 16]);
/// let kind = Kind::Message("Saved".into());
/// let envelope = Envelope::new(from, "saved", kind, Payload::json(&7)?);
/// assert_eq!(Envelope::decode(envelope.encode()), Ok(envelope));
/// # Ok::<(), bennu::payload::EncodeError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Envelope {
    /// The node that sends it.
    pub from: NodeId,
    /// The topic of the message.
    pub topic: ByteString,
    /// The kind of message.
    pub kind: Kind,
    /// The message: JSON text, or bytes.
    pub body: Payload,
}

/// The kind of a message, by which a node knows how to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A message with this [`MessageKind::KIND`](super::MessageKind::KIND).
    Message(ByteString),
    /// The event with this name, for the clients that joined the topic.
    Event(ByteString),
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(kind) => write!(f, "message {kind}"),
            Self::Event(event) => write!(f, "event {event}"),
        }
    }
}

impl Envelope {
    /// Creates an envelope of its parts.
    pub fn new(from: NodeId, topic: impl Into<ByteString>, kind: Kind, body: Payload) -> Self {
        Self {
            from,
            topic: topic.into(),
            kind,
            body,
        }
    }

    /// Writes the envelope: a head, the topic, the kind, and the body as it is.
    pub fn encode(&self) -> Bytes {
        let (kind, name) = match &self.kind {
            Kind::Message(name) => (0, name),
            Kind::Event(name) => (1, name),
        };
        let (format, body) = match &self.body {
            Payload::Json(text) => (0, text.as_bytes()),
            Payload::Binary(bytes) => (1, bytes),
        };
        let mut bytes = BytesMut::with_capacity(self.encoded_len());
        bytes.put_slice(&[MAGIC, VERSION, kind, format]);
        bytes.put_slice(&self.from.to_bytes());
        for text in [&self.topic, name] {
            bytes.put_u32(u32::try_from(text.len()).unwrap_or(u32::MAX));
            bytes.put_slice(text.as_bytes());
        }
        bytes.put_slice(body);
        bytes.freeze()
    }

    /// Returns the number of bytes that [`encode`](Self::encode) writes.
    pub fn encoded_len(&self) -> usize {
        let (Kind::Message(name) | Kind::Event(name)) = &self.kind;
        let body = match &self.body {
            Payload::Json(text) => text.len(),
            Payload::Binary(bytes) => bytes.len(),
        };
        HEAD + 8 + self.topic.len() + name.len() + body
    }

    /// Reads an envelope; the parts share the memory of `bytes`.
    ///
    /// # Errors
    /// When the bytes are no envelope, or are of a version that this node does not know.
    pub fn decode(mut bytes: Bytes) -> Result<Self, EnvelopeError> {
        if bytes.len() < HEAD || bytes[0] != MAGIC {
            return Err(EnvelopeError::NotAnEnvelope);
        }
        let (version, kind, format) = (bytes[1], bytes[2], bytes[3]);
        if version != VERSION {
            return Err(EnvelopeError::UnknownVersion(version));
        }
        bytes.advance(4);
        let from = NodeId(bytes.get_u128());
        let (topic, name) = (text(&mut bytes)?, text(&mut bytes)?);
        let kind = match kind {
            0 => Kind::Message(name),
            1 => Kind::Event(name),
            _ => return Err(EnvelopeError::UnknownVersion(version)),
        };
        let body = match format {
            0 => Payload::Json(utf8(bytes)?),
            1 => Payload::Binary(bytes),
            _ => return Err(EnvelopeError::UnknownVersion(version)),
        };
        Ok(Self {
            from,
            topic,
            kind,
            body,
        })
    }
}

/// Reads a text and its length.
fn text(bytes: &mut Bytes) -> Result<ByteString, EnvelopeError> {
    let len = bytes
        .try_get_u32()
        .map_err(|_| EnvelopeError::NotAnEnvelope)?;
    match usize::try_from(len) {
        Ok(len) if len <= bytes.len() => utf8(bytes.split_to(len)),
        _ => Err(EnvelopeError::NotAnEnvelope),
    }
}

fn utf8(bytes: Bytes) -> Result<ByteString, EnvelopeError> {
    ByteString::try_from(bytes).map_err(|_| EnvelopeError::NotAnEnvelope)
}

/// The reason why bytes could not be decoded as an [`Envelope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// The bytes are not an envelope.
    NotAnEnvelope,
    /// The node that sent it speaks another version of the format.
    UnknownVersion(u8),
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAnEnvelope => f.write_str("the bytes are no message of another node"),
            Self::UnknownVersion(version) => {
                write!(
                    f,
                    "a message of another node in an unknown version ({version})"
                )
            }
        }
    }
}

impl std::error::Error for EnvelopeError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn envelope(topic: &str, name: &str, is_event: bool, body: Payload) -> Envelope {
        let kind = if is_event { Kind::Event } else { Kind::Message };
        Envelope::new(NodeId::random(), topic, kind(name.into()), body)
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(
            topic in ".*", name in ".*", is_event: bool, text in ".*", is_text: bool,
        ) {
            let body = if is_text {
                Payload::Json(text.into())
            } else {
                Payload::Binary(text.into_bytes().into())
            };
            let envelope = envelope(&topic, &name, is_event, body);
            let bytes = envelope.encode();
            prop_assert_eq!(bytes.len(), envelope.encoded_len());
            prop_assert_eq!(Envelope::decode(bytes), Ok(envelope));
        }

        #[test]
        fn no_bytes_make_it_panic(
            at in 0usize..64, byte: u8, cut in 0usize..64,
        ) {
            let whole = envelope("topic", "name", true, Payload::Json("{}".into())).encode();
            let mut bytes = whole.to_vec();
            let at = at % bytes.len();
            bytes[at] = byte;
            bytes.truncate(bytes.len() - cut % bytes.len());
            let _ = Envelope::decode(bytes.into());
        }
    }

    #[test]
    fn bytes_travel_as_bytes() {
        let body = Payload::Binary(vec![0xff; 1_000].into());
        let envelope = envelope("t", "e", true, body);
        assert_eq!(envelope.encode().len(), 1_000 + HEAD + 8 + 2);
    }

    #[test]
    fn another_version_is_said_to_be_one() {
        let mut bytes = envelope("t", "e", true, Payload::empty()).encode().to_vec();
        bytes[1] = 2;
        let error = Envelope::decode(bytes.into());
        assert_eq!(error, Err(EnvelopeError::UnknownVersion(2)));
        let error = Envelope::decode(Bytes::from_static(b"{}"));
        assert_eq!(error, Err(EnvelopeError::NotAnEnvelope));
    }
}
