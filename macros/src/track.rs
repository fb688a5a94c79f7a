//! Change tracking: the fields that each method may write, and the fields that each expression of a
//! template reads.
//!
//! Both are read from the expressions of the block, by visitors that know which names are in scope. What
//! cannot be proven counts as changed: a bare `self`, a method that the block does not define, a macro
//! that is not in the list of [`trusted`] ones, and everything that does not parse.

mod context;
mod names;
mod reads;
mod trusted;
mod view;
mod writes;

pub(crate) use context::{ALL, Fields, ViewContext};
pub(crate) use names::leaves_loop;
pub(crate) use reads::Reader;
pub(crate) use view::{after, view};
pub(crate) use writes::Writes;
