//! How a value is spliced: as it says itself, or else as its `Display`.
//!
//! `html!` asks the first of three traits that has an answer, by the rule that a method of the type
//! with more references in front is found first. The last always answers, so that a value that has
//! neither is an error about [`Splice`].

use std::fmt::Display;

use maud::Render;

use super::{Renderer, Splice};

/// A value whose way is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a, T: ?Sized>(pub &'a T);

/// As it says itself.
#[derive(Clone, Copy, Debug)]
pub struct Itself;

/// As its `Display`.
#[derive(Clone, Copy, Debug)]
pub struct Displayed;

/// Values that say themselves how they are spliced.
pub trait SpliceItself {
    /// The way.
    fn way(&self) -> Itself {
        Itself
    }
}

/// Values that can be displayed.
pub trait SpliceDisplay {
    /// The way.
    fn way(&self) -> Displayed {
        Displayed
    }
}

/// Values that cannot be spliced.
pub trait SpliceNothing {
    /// The way, which then asks for more than there is.
    fn way(&self) -> Itself {
        Itself
    }
}

impl<T: Splice + ?Sized> SpliceItself for &&Choice<'_, T> {}
impl<T: Display + ?Sized> SpliceDisplay for &Choice<'_, T> {}
impl<T: ?Sized> SpliceNothing for Choice<'_, T> {}

#[expect(clippy::unused_self, reason = "what `way` finds is called by a method")]
impl Itself {
    /// Splices the value.
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
    /// Splices the value's text.
    pub fn splice<T: Display + ?Sized>(self, value: &T, renderer: &mut Renderer) {
        renderer.text(|text| maud::display(value).render_to(text));
    }

    /// Splices the value's text as a URL.
    pub fn url<T: Display + ?Sized>(self, value: &T, renderer: &mut Renderer) {
        let url = renderer.open_text();
        self.splice(value, renderer);
        renderer.close_url(url);
    }
}
