//! The state of an application, and the parts that its sockets and views see.

use axum::extract::FromRef;

#[cfg(feature = "live-view")]
use crate::live_view::LiveView;
use crate::raw_socket::RawSocket;
use crate::socket::{Socket, Stateless};

/// A state that provides a part: itself, or what `axum::extract::FromRef` returns.
#[diagnostic::on_unimplemented(
    message = "the endpoint's state `{Self}` does not provide `{T}`",
    label = "expects the state `{T}`",
    note = "give the endpoint a `{T}` by `.state(..)`, before its sockets and views; or implement `axum::extract::FromRef<{Self}>` for `{T}`; or declare `state = {Self}`, or no state"
)]
pub trait Provides<T> {
    /// Returns the part of the state.
    fn provide(&self) -> T;
}

#[diagnostic::do_not_recommend]
impl<A, T: FromRef<A>> Provides<T> for A {
    fn provide(&self) -> T {
        T::from_ref(self)
    }
}

/// A socket whose state an endpoint with the state `A` provides, because `A` [provides](Provides) it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a socket",
    label = "no socket",
    note = "write `#[socket(\"/socket\", channels(..))]` above an `impl {Self}` block"
)]
pub trait SocketOf<A>: Socket {
    /// Returns the part of the state that the socket sees.
    fn state_of(state: &A) -> Self::State;
}

impl<A: Provides<S::State>, S: Socket> SocketOf<A> for S {
    fn state_of(state: &A) -> S::State {
        state.provide()
    }
}

/// A raw socket whose state an endpoint with the state `A` provides, because `A` [provides](Provides)
/// it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a raw socket",
    label = "no raw socket",
    note = "write `impl RawSocket for {Self}`; a socket with channels is mounted by `.socket::<{Self}>()`"
)]
pub trait RawSocketOf<A>: RawSocket {
    /// Returns the part of the state that the socket sees.
    fn state_of(state: &A) -> Self::State;
}

impl<A: Provides<R::State>, R: RawSocket> RawSocketOf<A> for R {
    fn state_of(state: &A) -> R::State {
        state.provide()
    }
}

#[cfg(feature = "live-view")]
/// A view whose state an endpoint with the state `A` provides, because `A` [provides](Provides) it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a live view",
    label = "no live view",
    note = "write `#[live_view(\"/path\")]` above an `impl {Self}` block"
)]
pub trait LiveViewOf<A>: LiveView {
    /// Returns the part of the state that the view sees.
    fn state_of(state: &A) -> Self::State;
}

#[cfg(feature = "live-view")]
impl<A: Provides<V::State>, V: LiveView> LiveViewOf<A> for V {
    fn state_of(state: &A) -> V::State {
        state.provide()
    }
}

// It is not `Clone`: axum's own implementation, for what is, would be a second one.
impl<A> FromRef<A> for Stateless {
    fn from_ref(_: &A) -> Self {
        Self
    }
}
