//! What each kind of handler of a view may look like.

use syn::Ident;

use super::{MOUNT, RENDER};
use crate::handler::{Asyncness, Captures, Place, Shape};
use crate::signature::{Passing, Receiver};

pub(super) const HANDLE_PARAMS: &str =
    "async fn name(&mut self, params: P, socket: &mut LiveSocket<Self>) -> Result<(), Refused>";
const HANDLE_EVENT: &str =
    "async fn name(&mut self, payload: P, socket: &mut LiveSocket<Self>) -> Reply<T>";
const HANDLE_EVENT_OTHER: &str = "async fn name(&mut self, event: String, payload: P, socket: &mut LiveSocket<Self>) -> Reply<T>";
const HANDLE_INFO: &str = "async fn name(&mut self, message: M, socket: &mut LiveSocket<Self>)";
const HANDLE_ASYNC: &str =
    "async fn name(&mut self, result: Result<T, AsyncError>, socket: &mut LiveSocket<Self>)";
pub(super) const TERMINATE: &str =
    "async fn terminate(self, reason: Reason, socket: &mut LiveSocket<Self>)";

pub(super) fn mount(names: &[Ident]) -> Shape<'_> {
    Shape {
        helper: "mount",
        expected: MOUNT,
        asyncness: Asyncness::Async,
        receivers: &[Receiver::None],
        values: 1,
        value: "value of parameters",
        reference: Some(Passing::Exclusive),
        captures: Captures::Taken(names),
        place: Place::Path,
    }
}

pub(super) fn render() -> Shape<'static> {
    Shape {
        helper: "render",
        expected: RENDER,
        asyncness: Asyncness::Plain,
        receivers: &[Receiver::Reference],
        values: 0,
        value: "value",
        reference: None,
        captures: Captures::Taken(&[]),
        place: Place::Path,
    }
}

pub(super) fn handle_params(names: &[Ident]) -> Shape<'_> {
    Shape {
        helper: "handle_params",
        expected: HANDLE_PARAMS,
        asyncness: Asyncness::Async,
        receivers: &[Receiver::Reference, Receiver::None],
        values: 1,
        value: "value of parameters",
        reference: Some(Passing::Exclusive),
        captures: Captures::Taken(names),
        place: Place::Path,
    }
}

/// A handler that is called for what happens while the page is shown.
fn handler<'a>(
    helper: &'a str,
    expected: &'a str,
    value: &'a str,
    captures: &'a [Ident],
) -> Shape<'a> {
    Shape {
        helper,
        expected,
        asyncness: Asyncness::Async,
        receivers: &[Receiver::Reference, Receiver::None],
        values: 1,
        value,
        reference: Some(Passing::Exclusive),
        captures: Captures::Refused(captures),
        place: Place::Path,
    }
}

pub(super) fn handle_event(captures: &[Ident]) -> Shape<'_> {
    handler("handle_event", HANDLE_EVENT, "payload", captures)
}

/// The handler of every other event.
pub(super) fn handle_event_other(captures: &[Ident]) -> Shape<'_> {
    Shape {
        values: 2,
        ..handler("handle_event", HANDLE_EVENT_OTHER, "payload", captures)
    }
}

pub(super) fn handle_info(captures: &[Ident]) -> Shape<'_> {
    handler("handle_info", HANDLE_INFO, "message", captures)
}

pub(super) fn handle_async(captures: &[Ident]) -> Shape<'_> {
    handler("handle_async", HANDLE_ASYNC, "result", captures)
}

pub(super) fn terminate(captures: &[Ident]) -> Shape<'_> {
    Shape {
        receivers: &[Receiver::Value, Receiver::None],
        ..handler("terminate", TERMINATE, "reason", captures)
    }
}
