//! The state of an application, and the parts that its sockets and views see.

use axum::extract::FromRef;

use crate::socket::Stateless;

/// A state that a part can be taken from: itself, or whatever `axum::extract::FromRef` gives.
#[diagnostic::on_unimplemented(
    message = "the endpoint's state `{Self}` does not provide `{T}`",
    label = "expects the state `{T}`",
    note = "say `state = {Self}` in its `#[socket(..)]` or `#[live_view(..)]`; or give the endpoint a `{T}` by `.state(..)`, before its sockets; or implement `axum::extract::FromRef<{Self}>` for `{T}`"
)]
pub trait Provides<T> {
    /// The part.
    fn provide(&self) -> T;
}

#[diagnostic::do_not_recommend]
impl<A, T: FromRef<A>> Provides<T> for A {
    fn provide(&self) -> T {
        T::from_ref(self)
    }
}

// It is not `Clone`: axum's own implementation, for what is, would be a second one.
impl<A> FromRef<A> for Stateless {
    fn from_ref(_: &A) -> Self {
        Self
    }
}
