//! What can be an event, and how it is written.
#![deny(warnings, missing_docs)]

use bennu::Payload;
use bennu::payload::Binary;
use bennu::payload::{FromPayload, IntoPayload};
use bennu::prelude::*;

/// Says nothing.
///
/// At all.
#[event("gone")]
#[derive(Debug)]
pub struct Gone;

/// Says something.
#[event("renamed")]
#[derive(Clone, Debug)]
#[serde(rename_all = "camelCase")]
pub struct Renamed {
    /// Once.
    first_name: String,
}

/// Wraps.
#[event("wrapped")]
#[derive(Debug)]
pub struct Wrapped(Renamed);

/// Either.
#[event("either")]
#[serde(tag = "type")]
#[derive(Debug)]
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
#[derive(Debug)]
pub struct Bytes(Vec<u8>);

/// Bytes.
#[event("frame", binary)]
#[derive(Debug)]
pub struct Frame(Binary);

/// Not pushed.
#[payload]
#[derive(Debug)]
pub struct Tuple(u8, u8);

fn json(event: &impl Event) -> String {
    match event.payload() {
        Ok(Payload::Json(text)) => text.to_string(),
        other => panic!("{other:?}"),
    }
}

/// Runs.
///
/// # Panics
/// When something is wrong.
pub fn main() {
    let renamed = Renamed {
        first_name: "Ada".into(),
    };
    assert_eq!(
        (Gone::NAME, Gone::DOC),
        ("gone", "Says nothing.\n\nAt all.")
    );
    assert_eq!(json(&Gone), "{}");
    assert_eq!(json(&renamed), r#"{"firstName":"Ada"}"#);
    assert_eq!(json(&Wrapped(renamed.clone())), r#"{"firstName":"Ada"}"#);
    assert_eq!(json(&Either::Left), r#"{"type":"Left"}"#);
    assert_eq!(
        json(&Either::Right { how: 7 }),
        r#"{"type":"Right","how":7}"#
    );
    let payload = Bytes(vec![1]).payload().expect("it is right");
    assert_eq!(payload, Payload::Binary(vec![1].into()));
    assert_eq!(
        Frame::from_payload(&payload)
            .expect("it is right")
            .into_payload()
            .expect("it is right"),
        payload
    );
    assert!(Frame::from_payload(&Payload::empty()).is_err());
    let tuple = Tuple::from_payload(&Payload::Json("[1,2]".into())).expect("it is right");
    assert_eq!((tuple.0, tuple.1), (1, 2));
}
