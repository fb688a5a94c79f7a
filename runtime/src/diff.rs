//! Diffs: from what a client has to what it shall have, in the fewest bytes.
//!
//! A [`Tree`] remembers what a client has: for each template its fingerprint, and for each dynamic
//! a hash of its text, never the text. [`Tree::write`] walks the nodes of a new
//! [`Rendered`](crate::rendered::Rendered) beside it, writes the JSON of what differs, and brings the
//! tree up to date. The JSON is written where it is sent from: a [`Writer`] appends to the frame.
//!
//! The JSON is that of the LiveView protocol: an object by the index of the dynamic; text as a
//! string; a template as an object with its statics under `s`, once; a loop as an object with its
//! rows under `k`, their number under `kc`, and rows that moved by their old index. Statics are
//! written once a message, at its top under `p`; an `s` is an index into it.
//!
//! A page is one view, and parts that are patched on their own ([`Parts`]). Each has a tree, and one
//! message carries the diffs of all: the parts are under `c`, by their numbers.

mod parts;
mod tree;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use parts::{Cid, Due, Parts, Render};
use tree::{Place, Tree};
pub(crate) use writer::Writer;

/// A dynamic was left out as unchanged, but the client has something else in its place: the part
/// must be rendered whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stale;
