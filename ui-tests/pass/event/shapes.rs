//! What can be an event, and how it is written.
#![deny(warnings, missing_docs)]

use bennu::payload::{FromPayload, IntoPayload};
use bennu::prelude::*;
use bennu::{Binary, Payload};

/// Says nothing.
///
/// At all.
#[event("gone")]
pub struct Gone;

/// Says something.
#[event("renamed")]
#[derive(Clone)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// Once.
    first_name: String,
}

/// Wraps.
#[event("wrapped")]
pub struct Wrapped(Renamed);

/// Either.
#[event("either")]
#[serde(tag = "type")]
pub enum Either {
    /// This.
    Left,
    /// That.
    Right {
        /// How.
        how: u8,
    },
}

/// Bytes.
#[event("bytes", binary)]
pub struct Bytes(Vec<u8>);

/// Bytes.
#[event("frame", binary)]
pub struct Frame(Binary);

/// Not pushed.
#[payload]
pub struct Tuple(u8, u8);

fn json(event: &impl Event) -> String {
    match event.payload() {
        Ok(Payload::Json(text)) => text.to_string(),
        other => panic!("{other:?}"),
    }
}

fn main() {
    let renamed = Renamed {
        first_name: "Ada".into(),
    };
    assert_eq!((Gone::NAME, Gone::DOC), ("gone", "Says nothing.\n\nAt all."));
    assert_eq!(json(&Gone), "{}");
    assert_eq!(json(&renamed), r#"{"firstName":"Ada"}"#);
    assert_eq!(json(&Wrapped(renamed.clone())), r#"{"firstName":"Ada"}"#);
    assert_eq!(json(&Either::Left), r#"{"type":"Left"}"#);
    assert_eq!(json(&Either::Right { how: 7 }), r#"{"type":"Right","how":7}"#);
    let payload = Bytes(vec![1]).payload().unwrap();
    assert_eq!(payload, Payload::Binary(vec![1].into()));
    assert_eq!(Frame::from_payload(&payload).unwrap().into_payload().unwrap(), payload);
    assert!(Frame::from_payload(&Payload::empty()).is_err());
    let tuple = Tuple::from_payload(&Payload::Json("[1,2]".into())).unwrap();
    assert_eq!((tuple.0, tuple.1), (1, 2));
}
