//! The choice of how a value is spliced: by its own implementation, or else by its `Display`.
//!
//! `html!` calls the first of three traits that applies. The compiler prefers the method whose receiver
//! has more references. The last trait always applies, so a value without an implementation causes an
//! error about [`Splice`].

use std::fmt::Display;

use maud::Render;

use super::{Renderer, Splice};

/// A value for which the way is chosen.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a, T: ?Sized>(pub &'a T);

/// The way of [`Splice`] implementations.
#[derive(Clone, Copy, Debug)]
pub struct Itself;

/// The way of `Display` implementations.
#[derive(Clone, Copy, Debug)]
pub struct Displayed;

/// Values that implement [`Splice`].
pub trait SpliceItself {
    /// Returns the chosen way.
    fn way(&self) -> Itself {
        Itself
    }
}

/// Values that implement `Display`.
pub trait SpliceDisplay {
    /// Returns the chosen way.
    fn way(&self) -> Displayed {
        Displayed
    }
}

/// Values that cannot be spliced.
pub trait SpliceNothing {
    /// Returns a way whose bound the value does not meet.
    fn way(&self) -> Itself {
        Itself
    }
}

impl<T: Splice + ?Sized> SpliceItself for &&Choice<'_, T> {}
impl<T: Display + ?Sized> SpliceDisplay for &Choice<'_, T> {}
impl<T: ?Sized> SpliceNothing for Choice<'_, T> {}

#[expect(clippy::unused_self, reason = "what `way` finds is called by a method")]
impl Itself {
    /// Splices the value itself.
    #[inline]
    pub fn splice<T: Splice + ?Sized>(self, value: &T, renderer: &mut Renderer) {
        renderer.splice(value);
    }

    /// Splices the value as a URL.
    pub fn url<T: Splice + ?Sized>(self, value: &T, renderer: &mut Renderer) {
        renderer.url(value);
    }
}

#[expect(clippy::unused_self, reason = "what `way` finds is called by a method")]
impl Displayed {
    /// Splices the text of the value.
    pub fn splice<T: Display + ?Sized>(self, value: &T, renderer: &mut Renderer) {
        renderer.text(|text| maud::display(value).render_to(text));
    }

    /// Splices the text of the value as a URL.
    pub fn url<T: Display + ?Sized>(self, value: &T, renderer: &mut Renderer) {
        let url = renderer.open_text();
        self.splice(value, renderer);
        renderer.close_url(url);
    }
}
