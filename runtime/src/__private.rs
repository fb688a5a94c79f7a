//! The contract with the expansions of the macros. Not public API: it may change in any release.
//!
//! Each function exists so that a bound is checked where the error can point at the user's tokens:
//! the expansion gives the call, or the type in its turbofish, the span of what the user wrote.

mod channel;
mod event;
mod fields;
mod hollow;
#[cfg(feature = "live-view")]
mod live_view;
mod shape;
mod socket;
mod text;

pub use channel::*;
pub use event::*;
pub use fields::*;
pub use hollow::*;
#[cfg(feature = "live-view")]
pub use live_view::*;
pub use shape::*;
pub use socket::*;

use std::future::Future;
use std::marker::PhantomData;

pub use {schemars, serde};

/// Requires the future of a handler of `S` to be `Send`, so that the error names the handler.
///
/// If `S` itself is not `Send`, that is the one mistake: nothing is required of the handlers then, by
/// [`AnySend`].
#[derive(Debug)]
pub struct Handles<S>(PhantomData<S>);

impl<S: Send> Handles<S> {
    /// Passes on the future of a handler.
    ///
    /// The returned future is `Send` whatever the handler is, so that there is no second error.
    pub fn send<F: Future + Send>(future: F) -> impl Future<Output = F::Output> + Send {
        future
    }
}

/// The replacement for [`Handles::send`] if the state is not `Send`.
pub trait AnySend {
    /// Takes any future. It never runs, since the program does not compile.
    fn send<F: Future>(_: F) -> std::future::Pending<F::Output> {
        std::future::pending()
    }
}

impl<S> AnySend for Handles<S> {}

/// The contract with the expansion of `html!`.
#[cfg(feature = "live-view")]
pub mod html {
    use crate::live_view::BindingValue;
    pub use crate::rendered::{Choice, SpliceDisplay, SpliceItself, SpliceNothing};
    pub use crate::rendered::{Location, Loop, OpenText, Renderer, Root, Splice, Taken, Template};

    /// The value of `name=[option]`.
    #[diagnostic::on_unimplemented(
        message = "`{Self}` is not an `Option`, which `name=[..]` takes",
        label = "expected an `Option`",
        note = "an attribute that is there or not is `name[condition]`, a class that is toggled `.name[condition]`, a value `name=(value)`"
    )]
    pub trait OptionalValue<T> {
        /// Returns the option itself.
        fn option(self) -> Option<T>;
    }

    impl<T> OptionalValue<T> for Option<T> {
        fn option(self) -> Self {
            self
        }
    }

    impl<'a, T> OptionalValue<&'a T> for &'a Option<T> {
        fn option(self) -> Option<&'a T> {
            self.as_ref()
        }
    }

    /// Requires the value of `name=[option]` to be an option.
    pub fn option<T, O: OptionalValue<T>>(option: O) -> Option<T> {
        option.option()
    }

    /// Requires the value of a binding to be an event that is known, or commands.
    pub const fn event<T: BindingValue + ?Sized>(value: &T) -> &T {
        value
    }
}

/// The contract with the expansions of `#[component]` and `#[slot]`.
#[cfg(feature = "live-view")]
pub mod component;
