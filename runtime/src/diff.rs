//! Diffs: the fewest bytes that bring a client up to date.
//!
//! A [`Tree`] remembers the state of a client: the fingerprint of each template, and a hash of each
//! dynamic's text, never the text. [`Tree::write`] walks the nodes of a new
//! [`Rendered`](crate::rendered::Rendered) beside it, writes the JSON of the differences, and updates
//! the tree. A [`Writer`] appends the JSON directly to the frame.
//!
//! The JSON is that of the LiveView protocol: an object by the index of the dynamic. Text is a string.
//! A template is an object with its statics under `s`, once. A loop is an object with its rows under
//! `k`, their number under `kc`, and rows that moved by their old index. Statics are written once in a
//! message, at its top under `p`; an `s` is an index into it.
//!
//! A page is one view with parts that are patched separately ([`Parts`]). Each has a tree, and one
//! message carries all diffs: the parts are under `c`, by number.

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
