//! Diffs: from what a client has to what it shall have, in the fewest bytes.
//!
//! A [`Tree`] remembers what a client has: for each template its fingerprint, and for each dynamic
//! a hash of its text, never the text. [`Tree::diff`] walks the nodes of a new [`Rendered`] beside
//! it, writes the JSON of what differs, and brings the tree up to date.
//!
//! The JSON is that of the LiveView protocol: an object by the index of the dynamic; text as a
//! string; a template as an object with its statics under `s`, once; a loop as an object with its
//! rows under `k`, their number under `kc`, and rows that moved by their old index. Statics stand
//! once a message, at its top under `p`; an `s` is an index into it.

mod rows;
mod tree;
mod writer;

#[cfg(test)]
mod tests;

pub(crate) use tree::Tree;

/// A dynamic was left out as unchanged, but the client has something else in its place: the view
/// must be rendered whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stale;
