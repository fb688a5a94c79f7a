//! The events that rooms push and broadcast.

use bennu::payload::{EncodeError, Payload};
use bennu::prelude::*;
use bennu::spec::PayloadSpec;
use bytes::Bytes;
use serde_json::Value;

/// Somebody joined.
#[event("entered")]
pub(crate) struct Entered {
    pub(crate) a: u8,
}

/// You joined.
#[event("joined")]
pub(crate) struct Joined {
    pub(crate) b: u8,
}

/// Whatever a client asked to broadcast.
#[event("bc")]
pub(crate) struct Bc {
    pub(crate) q: Value,
}

/// A broadcast that every channel rewrites.
#[event("icpt")]
pub(crate) struct Icpt {
    pub(crate) q: Value,
    pub(crate) x: u8,
}

/// A broadcast that every channel but that of `to` drops.
#[event("secret")]
pub(crate) struct Secret {
    pub(crate) to: String,
}

/// A message of a topic of another process.
#[event("noted")]
pub(crate) struct Noted {
    pub(crate) text: String,
}

/// The last words of a channel.
#[event("you_left")]
pub(crate) struct YouLeft {
    pub(crate) message: String,
}

/// Bytes for one client.
#[derive(Debug)]
pub(crate) struct BinPush(pub(crate) Bytes);

impl Event for BinPush {
    const NAME: &'static str = "binpush";
    const PAYLOAD: PayloadSpec = PayloadSpec::Binary;

    fn payload(&self) -> Result<Payload, EncodeError> {
        Ok(Payload::Binary(self.0.clone()))
    }
}

/// Bytes for everybody.
#[derive(Debug)]
pub(crate) struct BinBc(pub(crate) Bytes);

impl Event for BinBc {
    const NAME: &'static str = "binbc";
    const PAYLOAD: PayloadSpec = PayloadSpec::Binary;

    fn payload(&self) -> Result<Payload, EncodeError> {
        Ok(Payload::Binary(self.0.clone()))
    }
}
