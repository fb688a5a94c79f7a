//! Events that are no JSON objects.

use bennu::prelude::*;

#[event("text")]
struct Text(String);

#[event("list")]
struct List(Vec<u8>);

#[payload]
enum Kind {
    Small,
    Large,
}

#[event("kind")]
struct OfKind(Kind);

#[payload]
struct Size {
    width: u64,
}

#[event("size")]
struct OfSize(Size);

#[event("nothing")]
struct Nothing;

#[event("borrowed")]
struct Borrowed {
    text: &str,
}

fn main() {}
